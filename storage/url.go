package storage

import (
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// parseURL reads what an operator writes to name a Redis, as Options has it.
// Errors hold nothing of the URL: any part of it may be the end of a password
// with a character in it that ought to have been written as %XX.
func parseURL(text string) (*redis.UniversalOptions, error) {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		return nil, errors.New("no scheme, expected redis://, rediss:// or unix://")
	}
	rest = strings.ReplaceAll(rest, ","+scheme+"://", ",") // the scheme before each host is fine too
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	authority, tail := rest[:end], rest[end:]
	login, hosts := "", authority
	if at := strings.LastIndex(authority, "@"); at >= 0 {
		login, hosts = authority[:at+1], authority[at+1:]
	}
	// net/url knows nothing of several hosts.
	u, err := url.Parse("any://" + login + "host" + tail)
	if err != nil || u.Fragment != "" {
		return nil, errors.New("malformed user, password, path or parameters; write special characters in a password as %XX")
	}
	opts := new(redis.UniversalOptions)
	if u.User != nil {
		opts.Username = u.User.Username()
		opts.Password, _ = u.User.Password()
	}
	if err := parseAddress(opts, scheme, hosts, u.Path); err != nil {
		return nil, err
	}
	return opts, parseQuery(opts, u.RawQuery)
}

func parseAddress(opts *redis.UniversalOptions, scheme, hosts, path string) error {
	switch scheme {
	case "unix":
		if hosts != "" || path == "" {
			return errors.New("unix:// needs an absolute path and no host: unix:///path/of/socket")
		}
		opts.Addrs = []string{path}
		return nil
	case "redis":
	case "rediss":
		opts.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	default:
		return errors.New("unknown scheme, expected redis://, rediss:// or unix://")
	}
	for host := range strings.SplitSeq(hosts, ",") {
		addr, err := parseHost(host)
		if err != nil {
			return err
		}
		opts.Addrs = append(opts.Addrs, addr)
	}
	return parseDatabase(opts, strings.TrimPrefix(path, "/"))
}

func parseHost(text string) (string, error) {
	// One host name to hold a certificate against: go-redis takes it from the
	// address that it dials.
	u, err := url.Parse("any://" + text)
	if err != nil || u.Hostname() == "" {
		return "", errors.New("malformed host, expected host:port, several separated by commas")
	}
	port := u.Port()
	if port == "" {
		port = "6379"
	}
	return net.JoinHostPort(u.Hostname(), port), nil
}

func parseDatabase(opts *redis.UniversalOptions, text string) (err error) {
	if text == "" {
		return nil
	}
	if opts.DB, err = strconv.Atoi(text); err != nil || opts.DB < 0 {
		return errors.New("malformed database, expected a number")
	}
	return nil
}

func parseQuery(opts *redis.UniversalOptions, query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return errors.New("malformed parameters")
	}
	for name := range values {
		switch value := values.Get(name); name {
		case "master_name":
			opts.MasterName = value
		case "sentinel_username":
			opts.SentinelUsername = value
		case "sentinel_password":
			opts.SentinelPassword = value
		case "cluster":
			opts.IsClusterMode = value == "true"
		case "db":
			err = parseDatabase(opts, value)
		default:
			err = errors.New("unknown parameter; known are master_name, sentinel_username, sentinel_password, cluster and db")
		}
		if err != nil {
			return err
		}
	}
	return nil
}
