package main

import (
	"errors"
	"strings"

	"gezel/bot"
	"gezel/storage"
)

// redisProblem says what to do about a Redis that can't be worked with, whose
// address stands in a setting or flag.
func redisProblem(err error, setting string) error {
	if err == nil {
		return nil
	}
	hint := "give {setting} an address such as redis://localhost:6379"
	for _, known := range []struct {
		is   error
		hint string
	}{
		{storage.ErrCertificate, "set SSL_CERT_FILE to a file with the certificate of the authority that signed it, and give in {setting} a host that it names"},
		{storage.ErrNoMaster, "give in {setting} the name that the Sentinels watch it by: ?master_name=NAME"},
		{bot.ErrUnavailable, "start Redis, or give {setting} the address where it runs"},
		{bot.ErrDenied, "give user and password in {setting}: redis://user:password@host:6379; those of a Sentinel itself: ?sentinel_username=USER&sentinel_password=PASSWORD"},
		{bot.ErrFull, "give Redis more memory, or make room in it"},
		{bot.ErrSealed, "set GEZEL_KEY_FILE to the key file that this Redis was first used with, or give {setting} another Redis or database"},
	} {
		if errors.Is(err, known.is) {
			hint = known.hint
			break
		}
	}
	return &problem{err: err, hint: strings.ReplaceAll(hint, "{setting}", setting)}
}
