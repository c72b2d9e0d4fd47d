package mattermosttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// errForbidden: the administrator has not allowed the address.
var errForbidden = errors.New("address forbidden, you may need to set AllowedUntrustedInternalConnections to allow an integration access to your internal network")

// allowed tells whether the server may call an address: a public one, or one
// that ServiceSettings.AllowedUntrustedInternalConnections names.
func (s *Server) allowed(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return errors.New("no address to call")
	}
	s.mu.Lock()
	list, _ := s.config["ServiceSettings"].(map[string]any)["AllowedUntrustedInternalConnections"].(string)
	s.mu.Unlock()
	names := strings.FieldsFunc(list, func(r rune) bool { return r == ' ' || r == ',' })
	ips, err := net.DefaultResolver.LookupIP(ctx, "ip", u.Hostname())
	if err != nil {
		return errors.New("no such host")
	}
	for _, ip := range ips {
		if !private(ip) {
			continue
		}
		if !permitted(names, u.Hostname(), ip) {
			return errForbidden
		}
	}
	return nil
}

func private(ip net.IP) bool {
	return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified()
}

func permitted(names []string, host string, ip net.IP) bool {
	for _, name := range names {
		if _, network, err := net.ParseCIDR(name); name == host || err == nil && network.Contains(ip) {
			return true
		}
		if known := net.ParseIP(name); known != nil && known.Equal(ip) {
			return true
		}
	}
	return false
}

// send calls an integration and gives its answer, if that is 200 and comes
// within half a minute.
func (s *Server) send(ctx context.Context, address, kind, authorization string, body []byte) ([]byte, string, error) {
	if err := s.allowed(ctx, address); err != nil {
		return nil, "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, "", errors.New("no address to call")
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Accept", "application/json")
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	res, err := s.client.Do(req)
	if err != nil {
		return nil, "", errors.New("the integration does not answer")
	}
	defer func() { _ = res.Body.Close() }() // read as far as it is needed
	answer, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return nil, "", errors.New("the integration's answer broke off")
	}
	if res.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("the integration answered with status %d", res.StatusCode)
	}
	return answer, res.Header.Get("Content-Type"), nil
}

// trigger is the right to open a dialog for somebody, for a while.
type trigger struct {
	user string
	at   int64
}

// newTrigger makes one. The caller holds mu.
func (s *Server) newTrigger(user string) string {
	id := s.id() + ":" + user
	s.triggers[id] = trigger{user, s.now()}
	return id
}
