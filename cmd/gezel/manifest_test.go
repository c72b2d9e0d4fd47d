package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gotest.tools/v3/golden"

	"gezel/bot/slack"
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
		golden.Assert(t, string(got), "manifest/"+name+".golden.json")
	}
}

// TestManifestIsTheFakes: what the tests run on is what is asked for.
func TestManifestIsTheFakes(t *testing.T) {
	if !slices.Equal(slack.Scopes(), slacktest.DefaultScopes) || !slices.Equal(manifestEvents, slacktest.DefaultEvents) {
		t.Error("the fake Slack grants other scopes, or sends other events")
	}
}

// TestManifestScopesHaveReasons looks for each in the page for administrators.
func TestManifestScopesHaveReasons(t *testing.T) {
	page, err := os.ReadFile("../../docs/slack.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, scope := range slack.Scopes() {
		if !regexp.MustCompile("(?m)^\\|.*`" + scope + "`.*\\| [^|]+ \\|$").Match(page) {
			t.Errorf("docs/slack.md gives no reason for %s", scope)
		}
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
	for _, url := range []string{"", "gezel.example.nl", "http://gezel.example.nl", "https://u:p@gezel.example.nl", "https://gezel.example.nl/slack/events", "https://gezel.example.nl/bot/"} {
		var out, errs bytes.Buffer
		code := run(t.Context(), []string{"manifest", "--http", url}, func(string) string { return "" }, strings.NewReader(""), &out, &errs)
		if code != exitUsage || out.Len() > 0 || !strings.Contains(errs.String(), "What to do: give --http") {
			t.Errorf("%q: exit %d, %q, %q", url, code, &out, &errs)
		}
	}
}
