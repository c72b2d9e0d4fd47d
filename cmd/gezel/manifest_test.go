package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"gezel/bot/slack/slacktest"
)

func printed(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(t.Context(), append([]string{"manifest"}, args...), func(string) string { return "" }, strings.NewReader(""), &out, &errs); code != exitOK {
		t.Fatalf("exit %d: %s", code, &errs)
	}
	return out.Bytes()
}

// schemaOf reads a schema of Slack's. Two patterns in it, of lists of domains
// that the manifest has none of, look ahead, which Go's expressions can't: there
// that part is left out.
func schemaOf(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(func(pattern string) (jsonschema.Regexp, error) {
		re, err := regexp.Compile(strings.Replace(pattern, `(?![\.\-])`, "", 1))
		return expression{re}, err
	})
	schema, err := c.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

type expression struct{ *regexp.Regexp }

// TestManifest holds the manifests against Slack's own schemas and the golden
// files.
func TestManifest(t *testing.T) {
	schemas, err := filepath.Glob("testdata/manifest/manifest.schema.*.json")
	if err != nil || len(schemas) == 0 {
		t.Fatal("no schemas", err)
	}
	for name, args := range map[string][]string{"socket": nil, "http": {"--http", "https://gezel.example.nl/"}, "english": {"--lang", "en"}} {
		got := printed(t, args...)
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(got))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range schemas {
			if err := schemaOf(t, path).Validate(value); err != nil {
				t.Errorf("%s, %s: %v", name, path, err)
			}
		}
		golden := filepath.Join("testdata/manifest", name+".golden.json")
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-golden +printed):\n%s", name, diff)
		}
	}
}

// TestManifestIsTheFakes: what the tests run on is what is asked for.
func TestManifestIsTheFakes(t *testing.T) {
	if !slices.Equal(manifestScopes, slacktest.DefaultScopes) || !slices.Equal(manifestEvents, slacktest.DefaultEvents) {
		t.Error("the fake Slack grants other scopes, or sends other events")
	}
}

// TestManifestSchemasRefuse watches the judge.
func TestManifestSchemasRefuse(t *testing.T) {
	bad := bytes.Replace(printed(t), []byte(`"/gezel"`), []byte(`"gezel met spaties"`), 1)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(bad))
	if err != nil {
		t.Fatal(err)
	}
	if schemaOf(t, "testdata/manifest/manifest.schema.2.0.0.json").Validate(value) == nil {
		t.Error("the schema takes a command without a slash")
	}
}

// TestManifestRefuses an address that Slack would not call.
func TestManifestRefuses(t *testing.T) {
	for _, url := range []string{"", "gezel.example.nl", "http://gezel.example.nl", "https://u:p@gezel.example.nl"} {
		var out, errs bytes.Buffer
		code := run(t.Context(), []string{"manifest", "--http", url}, func(string) string { return "" }, strings.NewReader(""), &out, &errs)
		if code != exitUsage || out.Len() > 0 || !strings.Contains(errs.String(), "What to do: give --http") {
			t.Errorf("%q: exit %d, %q, %q", url, code, &out, &errs)
		}
	}
}
