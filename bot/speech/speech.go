// Package speech holds every sentence the coach says, in Dutch and English.
//
// The sentences stand in nl.yaml and en.yaml, as prose that can be edited
// without knowing Go; keys.go names them, with what each may mention. The
// package knows how days, months, numbers and plurals are said. It must not
// know when or to whom anything is said, nor the questions themselves, which
// are in prompts.
package speech

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

//go:embed nl.yaml en.yaml
var files embed.FS

// Languages are the languages the coach speaks, the first being its mother
// tongue.
var Languages = []string{"nl", "en"}

// Known tells whether the coach speaks lang.
func Known(lang string) bool { return slices.Contains(Languages, lang) }

// Match gives the language for a profile's locale such as "nl_NL", "en-GB" or
// "nl-u-rg-nlzzzz", and "" when it names none that the coach speaks.
func Match(locale string) string {
	if locale == "" || Known(locale) {
		return locale // most profiles: no need to parse
	}
	tag, err := language.Parse(strings.ReplaceAll(locale, "_", "-"))
	if err != nil {
		return ""
	}
	base, confidence := tag.Base()
	if confidence != language.Exact || !Known(base.String()) {
		return ""
	}
	return base.String()
}

// Args are what a sentence mentions, by the names its key documents.
type Args map[string]any

// Voice is the coach speaking one language.
type Voice struct {
	lang  string
	loc   *i18n.Localizer
	fixed *sync.Map // Key → string: the sentences that mention nothing, once said
}

var voices = sync.OnceValue(func() map[string]Voice {
	bundle := i18n.NewBundle(language.Dutch)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	all := map[string]Voice{}
	for _, lang := range Languages {
		if _, err := bundle.LoadMessageFileFS(files, lang+".yaml"); err != nil {
			panic(fmt.Sprintf("speech: %s.yaml: %v", lang, err)) // embedded: a test reads it
		}
		all[lang] = Voice{lang: lang, loc: i18n.NewLocalizer(bundle, lang), fixed: new(sync.Map)}
	}
	return all
})

// In gives the coach's voice in lang; Dutch for a language it does not speak.
func In(lang string) Voice {
	if v, ok := voices()[lang]; ok {
		return v
	}
	return voices()["nl"]
}

// Lang gives the voice's language, "nl" or "en".
func (v Voice) Lang() string { return v.lang }

// Say gives the sentence of a key. A sentence with a plural takes its number
// from the argument "n".
func (v Voice) Say(key Key, args ...Args) string {
	if len(args) == 0 {
		if text, ok := v.fixed.Load(key); ok {
			return text.(string)
		}
	}
	cfg := &i18n.LocalizeConfig{MessageID: string(key)}
	if len(args) > 0 {
		cfg.TemplateData = map[string]any(args[0])
		if n, ok := args[0]["n"]; ok {
			cfg.PluralCount = n
		}
	}
	text, err := v.loc.Localize(cfg)
	if err != nil {
		panic(fmt.Sprintf("speech: %s in %s: %v", key, v.lang, err)) // a test says every key
	}
	text = strings.TrimSpace(text)
	if len(args) == 0 {
		v.fixed.Store(key, text)
	}
	return text
}
