package mattermosttest

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown parses as the client does: GitHub's dialect, with HTML as plain
// text.
var markdown = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
		parser.WithParagraphTransformers(util.Prioritized(parser.LinkReferenceParagraphTransformer, 100)),
	)),
	goldmark.WithExtensions(extension.GFM),
)

// escaped stands before a character that a backslash took the meaning from, as
// long as the text is looked through.
const escaped = "\uE000"

// reading is a piece of Markdown as it is read.
type reading struct {
	text string
	live []string // but for what follows from the words alone
	src  []byte
	out  strings.Builder
}

// read renders Markdown to what is read. Bold, italics, headings and quotes are
// what an adapter makes of the style of a line, and are not counted as live:
// whoever slips one in loses the characters that made it, and reads wrong.
func read(source string) *reading {
	r := marked(source)
	r.text = strings.ReplaceAll(r.text, escaped, "")
	return r
}

// marked is the same with the escaped characters still marked.
func marked(source string) *reading {
	r := &reading{src: []byte(source)}
	doc := markdown.Parser().Parse(gmtext.NewReader(r.src))
	// The only error would come from the walker itself, which gives none.
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) { return r.node(n, entering), nil })
	r.text = strings.Trim(r.out.String(), "\n")
	return r
}

// node writes what is read of one node.
func (r *reading) node(n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		r.leave(n)
		return ast.WalkContinue
	}
	switch n := n.(type) {
	case *ast.Text:
		r.words(n)
	case *ast.String:
		r.out.Write(n.Value)
	case *ast.CodeSpan:
		r.act("code")
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, is := c.(*ast.Text); is { // in code nothing is escaped
				r.out.Write(t.Segment.Value(r.src))
			}
		}
		return ast.WalkSkipChildren
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		r.act("a block of code")
		r.out.Write(n.Lines().Value(r.src))
		return ast.WalkSkipChildren
	case *ast.ThematicBreak:
		r.act("a rule")
	case *ast.List:
		r.act("a list")
	case *ast.ListItem:
		r.out.WriteString("• ")
	case *extast.Table:
		r.act("a table")
	case *extast.Strikethrough:
		r.act("struck out")
	case *ast.Image:
		r.act("an image of " + string(n.Destination))
	case *ast.Link:
		r.link(string(n.Destination), plain(n, r.src))
	case *ast.AutoLink:
		r.out.Write(n.Label(r.src))
	}
	return ast.WalkContinue
}

// leave ends a block with a line break.
func (r *reading) leave(n ast.Node) {
	if n.Type() == ast.TypeBlock && !strings.HasSuffix(r.out.String(), "\n") {
		r.out.WriteString("\n")
	}
}

func (r *reading) act(what string) { r.live = append(r.live, what) }

// link is live when it does not say where it leads.
func (r *reading) link(to, reads string) {
	if reads != to && "mailto:"+reads != to {
		r.act("a link " + reads + " → " + to)
	}
}

// plain is the text of all that is below a node.
func plain(n ast.Node, src []byte) string {
	below := &reading{src: src}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		_ = ast.Walk(c, func(n ast.Node, entering bool) (ast.WalkStatus, error) { return below.node(n, entering), nil }) // as above
	}
	return strings.ReplaceAll(below.out.String(), escaped, "")
}

// words writes a text, its escapes and entities undone.
func (r *reading) words(n *ast.Text) {
	raw := n.Segment.Value(r.src)
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) && util.IsPunct(raw[i+1]) {
			i++
			r.out.WriteString(escaped)
			r.out.WriteByte(raw[i])
			continue
		}
		next := i + 1
		for next < len(raw) && raw[next] != '\\' {
			next++
		}
		r.out.Write(util.ResolveEntityNames(util.ResolveNumericReferences(raw[i:next])))
		i = next - 1
	}
	if n.SoftLineBreak() || n.HardLineBreak() {
		r.out.WriteString("\n")
	}
}

// What the client makes of words, whatever stands around them. A backslash
// keeps a hashtag and a channel from being one, but not a mention or an emoji.
var (
	mentionRule = regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])@([a-z0-9][a-z0-9._\-]*)`)
	channelRule = regexp.MustCompile(`(?:^|[^\pL\pN_~\x{E000}])~([a-z0-9][a-z0-9_\-]+)`)
	hashtagRule = regexp.MustCompile(`(?:^|[^\pL\pN_#&/\x{E000}])#(\pL[\pL\pN_.\-]+[\pL\pN])`)
	emojiRule   = regexp.MustCompile(`:(\+1|-1|[a-z0-9_+\-]*[a-z_][a-z0-9_+\-]*):`)
)

// live gives what the client acts on in Markdown. The caller holds mu.
func (s *Server) live(source string) []string {
	r := marked(source)
	live := r.live
	for _, m := range mentionRule.FindAllStringSubmatch(r.text, -1) {
		if name := strings.ToLower(strings.TrimRight(m[1], ".-_")); s.mentions(name) {
			live = append(live, "@"+name)
		}
	}
	for rule, sign := range map[*regexp.Regexp]string{channelRule: "~", hashtagRule: "#", emojiRule: ":"} {
		for _, m := range rule.FindAllStringSubmatch(strings.ReplaceAll(r.text, ":"+escaped, ":"), -1) {
			live = append(live, sign+m[1])
		}
	}
	return live
}

// mentions tells whether a name after an @ is somebody, or everybody.
func (s *Server) mentions(name string) bool {
	return name == "channel" || name == "all" || name == "here" || s.userNamed(name) != nil
}
