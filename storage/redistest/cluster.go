package redistest

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// slots is how many hash slots a Redis Cluster has
// (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/).
const slots = 16384

// Cluster starts a Redis Cluster of n masters on free ports of the loopback
// address, each with its share of the slots, and returns when all of them agree
// that it is complete.
func Cluster(t testing.TB, n int) []*Server {
	t.Helper()
	nodes := make([]*Server, n)
	buses := make([]string, n)
	for i := range nodes {
		nodes[i], buses[i] = startNode(t)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for i, node := range nodes {
		client := node.Client()
		must(t, client.ClusterAddSlotsRange(ctx, i*slots/n, (i+1)*slots/n-1))
		// Without an epoch of its own each node would first have to quarrel
		// over one (CLUSTER SET-CONFIG-EPOCH).
		must(t, client.Do(ctx, "CLUSTER", "SET-CONFIG-EPOCH", i+1))
	}
	first := nodes[0].Client()
	for i, node := range nodes[1:] {
		host, port, err := net.SplitHostPort(node.addr)
		if err != nil {
			t.Fatal(err)
		}
		must(t, first.Do(ctx, "CLUSTER", "MEET", host, port, buses[i+1]))
	}
	for _, node := range nodes {
		complete(ctx, t, node.Client(), n)
	}
	return nodes
}

func startNode(t testing.TB) (node *Server, bus string) {
	t.Helper()
	port, bus := freePort(t), freePort(t)
	node = start(t, tempDir(t), net.JoinHostPort("127.0.0.1", port), []string{
		"--bind", "127.0.0.1", "--port", port, "--cluster-port", bus,
		"--cluster-enabled", "yes", "--cluster-node-timeout", "5000",
	})
	return node, bus
}

// freePort asks the kernel for a port that nobody has just now.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatalf("address of a TCP listener is a %T", l.Addr())
	}
	return strconv.Itoa(addr.Port)
}

// complete waits until a node sees n nodes and every slot served.
func complete(ctx context.Context, t testing.TB, client *redis.Client, n int) {
	t.Helper()
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	for {
		info, err := client.ClusterInfo(ctx).Result()
		if err == nil && strings.Contains(info, "cluster_state:ok") &&
			strings.Contains(info, fmt.Sprintf("cluster_size:%d", n)) {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("cluster not complete in time: %v\n%s", err, info)
		case <-every.C:
		}
	}
}

func must(t testing.TB, cmd redis.Cmder) {
	t.Helper()
	if err := cmd.Err(); err != nil {
		t.Fatalf("%s: %v", cmd.Name(), err)
	}
}
