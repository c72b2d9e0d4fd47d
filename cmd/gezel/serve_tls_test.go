package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gezel/storage"
	"gezel/storage/redistest"
)

// TestServeOverTLS uses a Redis with a password and a certificate of its own
// making, which is taken once its authority is named.
func TestServeOverTLS(t *testing.T) {
	t.Parallel()
	certificate, key := ownCertificate(t)
	host, port, _ := net.SplitHostPort(freeAddr(t))
	const password = "zeergeheim"
	redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always", "--requirepass", password,
		"--bind", host, "--tls-port", port, "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", certificate, "--tls-auth-clients", "no")
	s := newServed(t, false)
	s.env["GEZEL_REDIS_URL"], s.env["GEZEL_KEY_FILE"] = "rediss://:"+password+"@localhost:"+port, filepath.Join(t.TempDir(), "master.key")
	if _, err := storage.NewKeyFile(s.env["GEZEL_KEY_FILE"]); err != nil {
		t.Fatal(err)
	}
	s.launch()
	code := s.ends()
	if says := s.errs.String(); code != exitFailed || !strings.Contains(says, "What to do: set SSL_CERT_FILE") {
		t.Errorf("it exits with %d and says:\n%s", code, says)
	}
	s.env["SSL_CERT_FILE"] = certificate
	s.start()
	anna := s.slack.Person("anna")
	anna.Say("start")
	s.hears(anna, 1)
	if code := s.stop(); code != exitOK {
		t.Errorf("it exits with %d", code)
	}
	noneOf(t, "the log", s.errs.String(), password)
}

// ownCertificate makes a certificate for localhost that signs itself, and gives
// the files of it and of its key.
func ownCertificate(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, bytes []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return write("certificate.pem", "CERTIFICATE", signed), write("key.pem", "PRIVATE KEY", secret)
}
