// Package judges_test lets the official Go client judge the fake: what the
// client refuses or misreads is a fault of the fake. It is a room of its own so
// that the fake stays free of the client.
package judges_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot/mattermost/mattermosttest"
)

func open(t *testing.T, opts mattermosttest.Options) *mattermosttest.Server {
	t.Helper()
	opts.Now = time.Now
	s := mattermosttest.New(opts)
	t.Cleanup(s.Close)
	return s
}

// client is the official client with a token.
func client(s *mattermosttest.Server, token string) *model.Client4 {
	c := model.NewAPIv4Client(s.URL())
	c.SetToken(token)
	return c
}

// must gives what a call gave, and ends the test with its error.
func must[T any](t *testing.T) func(T, *model.Response, error) T {
	return func(got T, _ *model.Response, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
}

func TestReadingPeopleAndChannels(t *testing.T) {
	ctx, s := t.Context(), open(t, mattermosttest.Options{})
	id, token := s.Bot()
	c, anna := client(s, token), s.Person("anna")
	me := must[*model.User](t)(c.GetMe(ctx, ""))
	if me.Id != id || !me.IsBot || me.Username != "gezel" {
		t.Errorf("GetMe gave %+v", me)
	}
	anna.ChangeProfile("nl", map[string]string{"useAutomaticTimezone": "false", "automaticTimezone": "", "manualTimezone": "Mars/Base"})
	u := must[*model.User](t)(c.GetUserByUsername(ctx, "anna", ""))
	if u.Id != anna.ID() || u.Locale != "nl" || u.GetPreferredTimezone() != "Mars/Base" {
		t.Errorf("GetUserByUsername gave %+v", u)
	}
	if users := must[[]*model.User](t)(c.GetUsersByIds(ctx, []string{anna.ID(), id, model.NewId()})); len(users) != 2 {
		t.Errorf("GetUsersByIds gave %v", users)
	}
	anna.SetStatus("dnd", 1772445600)
	if st := must[[]*model.Status](t)(c.GetUsersStatusesByIds(ctx, []string{anna.ID()})); len(st) != 1 || st[0].Status != "dnd" || st[0].DNDEndTime != 1772445600 {
		t.Errorf("GetUsersStatusesByIds gave %v", st)
	}
	ch := must[*model.Channel](t)(c.CreateDirectChannel(ctx, id, anna.ID()))
	if ch.Id != anna.Channel() || ch.Type != model.ChannelTypeDirect || ch.GetOtherUserIdForDM(id) != anna.ID() {
		t.Errorf("CreateDirectChannel gave %+v", ch)
	}
	all := must[[]*model.Channel](t)(c.GetChannelsForUserWithLastDeleteAt(ctx, "me", 0))
	if !slices.ContainsFunc(all, func(other *model.Channel) bool { return other.Id == ch.Id }) {
		t.Errorf("GetChannelsForUserWithLastDeleteAt gave %v", all)
	}
	if got := must[map[string]string](t)(c.GetClientConfig(ctx, "")); got["MaxPostSize"] != "16383" || got["Version"] == "" {
		t.Errorf("GetClientConfig gave %v", got)
	}
	if got := must[string](t)(c.GetPing(ctx)); got != "OK" {
		t.Errorf("GetPing gave %q", got)
	}
	if teams := must[[]*model.Team](t)(c.GetTeamsForUser(ctx, "me", "")); len(teams) != 1 || teams[0].Name != "gemeente" {
		t.Errorf("GetTeamsForUser gave %v", teams)
	}
}

func TestPostingAndReadingBack(t *testing.T) {
	ctx, s := t.Context(), open(t, mattermosttest.Options{})
	_, token := s.Bot()
	c, anna := client(s, token), s.Person("anna")
	post := &model.Post{ChannelId: anna.Channel(), Message: "Je vraag staat klaar.", PendingPostId: "d1"}
	post.AddProp("gezel_delivery", "d1")
	model.ParseMessageAttachment(post, []*model.MessageAttachment{{Text: "Welk gesprek bleef je bij?", Actions: []*model.PostAction{{
		Id: "skip", Name: "Overslaan", Type: "button", Integration: &model.PostActionIntegration{URL: "http://127.0.0.1:1/", Context: map[string]any{"a": "b"}},
	}}}})
	made := must[*model.Post](t)(c.CreatePost(ctx, post))
	again := must[*model.Post](t)(c.CreatePost(ctx, post))
	if made.Id != again.Id || made.GetProp("gezel_delivery") != "d1" || made.GetProp("from_bot") != "true" {
		t.Errorf("CreatePost gave %+v, then %+v", made, again)
	}
	got := must[*model.Post](t)(c.GetPost(ctx, made.Id, ""))
	if all := got.Attachments(); len(all) != 1 || len(all[0].Actions) != 1 || all[0].Actions[0].Integration != nil {
		t.Errorf("GetPost gave the attachments %+v", all)
	}
	message := "Je vraag stond klaar."
	edited := must[*model.Post](t)(c.PatchPost(ctx, made.Id, &model.PostPatch{Message: &message}))
	if edited.EditAt == 0 || edited.UpdateAt <= made.UpdateAt || len(edited.Attachments()) != 1 {
		t.Errorf("PatchPost gave %+v", edited)
	}
	edited.Message = "Nog anders."
	must[*model.Post](t)(c.UpdatePost(ctx, made.Id, edited))
	list := must[*model.PostList](t)(c.GetPostsSince(ctx, anna.Channel(), made.CreateAt-1, false))
	if ghosts := slices.DeleteFunc(list.ToSlice(), func(p *model.Post) bool { return p.OriginalId == "" }); len(ghosts) != 2 {
		t.Errorf("GetPostsSince gave %d ghosts, want 2", len(ghosts))
	}
	said, err := anna.Say("Dat met de griffier.")
	if err != nil {
		t.Fatal(err)
	}
	must[*model.Reaction](t)(c.SaveReaction(ctx, &model.Reaction{UserId: made.UserId, PostId: said, EmojiName: "white_check_mark"}))
	if got := must[[]*model.Reaction](t)(c.GetReactions(ctx, said)); len(got) != 1 {
		t.Errorf("GetReactions gave %v", got)
	}
	if list := must[*model.PostList](t)(c.GetPostsAfter(ctx, anna.Channel(), made.Id, 0, 200, "", false, false)); !slices.Equal(list.Order, []string{said}) {
		t.Errorf("GetPostsAfter gave %v", list.Order)
	}
	if list := must[*model.PostList](t)(c.GetPostsForChannel(ctx, anna.Channel(), 0, 1, "", false, false)); !slices.Equal(list.Order, []string{said}) || list.PrevPostId != made.Id {
		t.Errorf("GetPostsForChannel gave %v, before them %q", list.Order, list.PrevPostId)
	}
	if _, err := c.DeletePost(ctx, made.Id); err != nil {
		t.Fatal(err)
	}
	if _, resp, err := c.GetPost(ctx, made.Id, ""); err == nil || resp.StatusCode != http.StatusNotFound {
		t.Errorf("GetPost of what was deleted gave status %d", resp.StatusCode)
	}
}

func TestFiles(t *testing.T) {
	ctx, s := t.Context(), open(t, mattermosttest.Options{})
	_, token := s.Bot()
	c, anna := client(s, token), s.Person("anna")
	up := must[*model.FileUploadResponse](t)(c.UploadFile(ctx, []byte("{}"), anna.Channel(), "gezel.json"))
	raw := must[*model.FileUploadResponse](t)(c.UploadFileAsRequestBody(ctx, []byte("# Gezel"), anna.Channel(), "gezel.md"))
	ids := []string{up.FileInfos[0].Id, raw.FileInfos[0].Id}
	made := must[*model.Post](t)(c.CreatePost(ctx, &model.Post{ChannelId: anna.Channel(), Message: "Alles.", FileIds: ids}))
	if info := must[*model.FileInfo](t)(c.GetFileInfo(ctx, ids[0])); info.Name != "gezel.json" || info.PostId != made.Id || info.Size != 2 {
		t.Errorf("GetFileInfo gave %+v", info)
	}
	if body := must[[]byte](t)(c.GetFile(ctx, ids[1])); string(body) != "# Gezel" {
		t.Errorf("GetFile gave %q", body)
	}
	sees := anna.Sees()
	if files := sees[len(sees)-1].Files; !slices.Equal(files, []string{"gezel.json", "gezel.md"}) {
		t.Errorf("she sees the files %v", files)
	}
}

func TestErrorsReadAsAppErrors(t *testing.T) {
	ctx, s := t.Context(), open(t, mattermosttest.Options{})
	_, token := s.Bot()
	for name, try := range map[string]struct {
		token  string
		do     func(*model.Client4) (*model.Response, error)
		status int
	}{
		"a bad token":   {"nonsense", func(c *model.Client4) (*model.Response, error) { _, resp, err := c.GetMe(ctx, ""); return resp, err }, 401},
		"no permission": {token, func(c *model.Client4) (*model.Response, error) { _, resp, err := c.GetConfig(ctx); return resp, err }, 403},
		"an ephemeral post": {token, func(c *model.Client4) (*model.Response, error) {
			_, resp, err := c.CreatePostEphemeral(ctx, &model.PostEphemeral{UserID: "x", Post: &model.Post{}})
			return resp, err
		}, 403},
		"no such user": {token, func(c *model.Client4) (*model.Response, error) {
			_, resp, err := c.GetUser(ctx, model.NewId(), "")
			return resp, err
		}, 404},
	} {
		resp, err := try.do(client(s, try.token))
		var app *model.AppError
		if !errors.As(err, &app) || app.Id == "" || app.Message == "" || app.RequestId == "" || app.StatusCode != try.status || resp.StatusCode != try.status {
			t.Errorf("%s gave %v with status %d: %#v", name, err, resp.StatusCode, app)
		}
	}
	s.Order(mattermosttest.Throttled, "", "", 1)
	_, resp, err := client(s, token).GetMe(ctx, "")
	if err == nil || resp.StatusCode != http.StatusTooManyRequests || resp.Header.Get("Retry-After") == "" {
		t.Errorf("one call too many gave %v, status %d", err, resp.StatusCode)
	}
}

// TestSettingUp is all that an administrator's token has to do on a new server.
func TestSettingUp(t *testing.T) {
	ctx, s := t.Context(), open(t, mattermosttest.Options{Bare: true, Internal: mattermosttest.None})
	_, token := s.Admin()
	c := client(s, token)
	cfg := must[*model.Config](t)(c.GetConfig(ctx))
	if got := *cfg.ServiceSettings.AllowedUntrustedInternalConnections; got != "" {
		t.Errorf("a new server allows %q", got)
	}
	yes, allowed := true, "127.0.0.1"
	patched := must[*model.Config](t)(c.PatchConfig(ctx, &model.Config{ServiceSettings: model.ServiceSettings{
		EnableBotAccountCreation: &yes, EnableUserAccessTokens: &yes, AllowedUntrustedInternalConnections: &allowed,
	}}))
	if got := *patched.ServiceSettings.AllowedUntrustedInternalConnections; got != allowed {
		t.Errorf("after the patch it allows %q", got)
	}
	team := must[*model.Team](t)(c.GetTeamByName(ctx, "gemeente", ""))
	bot := must[*model.Bot](t)(c.CreateBot(ctx, &model.Bot{Username: "gezel", DisplayName: "Gezel"}))
	if _, _, err := c.CreateBot(ctx, &model.Bot{Username: "gezel"}); err == nil {
		t.Error("the same bot was made twice")
	}
	must[*model.TeamMember](t)(c.AddTeamMember(ctx, team.Id, bot.UserId))
	made := must[*model.UserAccessToken](t)(c.CreateUserAccessToken(ctx, bot.UserId, "gezel", 0))
	me := must[*model.User](t)(client(s, made.Token).GetMe(ctx, ""))
	if me.Id != bot.UserId || !me.IsBot {
		t.Errorf("the new token is that of %+v", me)
	}
	cmd := must[*model.Command](t)(c.CreateCommand(ctx, &model.Command{TeamId: team.Id, Trigger: "gezel", URL: "http://127.0.0.1:1/c", Method: "P"}))
	cmd.URL = "http://127.0.0.1:2/c"
	must[*model.Command](t)(c.UpdateCommand(ctx, cmd))
	if fresh := must[string](t)(c.RegenCommandToken(ctx, cmd.Id)); fresh == cmd.Token || fresh == "" {
		t.Errorf("the new token of the command is %q", fresh)
	}
	if all := must[[]*model.Command](t)(c.ListCommands(ctx, team.Id, true)); len(all) != 1 || all[0].URL != cmd.URL {
		t.Errorf("ListCommands gave %v", all)
	}
	role := must[*model.Role](t)(c.GetRoleByName(ctx, "system_post_all"))
	permissions := []string{"create_post_ephemeral"}
	must[*model.Role](t)(c.PatchRole(ctx, role.Id, &model.RolePatch{Permissions: &permissions}))
}

func TestButtonsDialogsAndCommands(t *testing.T) {
	ctx, s := t.Context(), open(t, mattermosttest.Options{})
	_, token := s.Bot()
	c, anna := client(s, token), s.Person("anna")
	hers := client(s, anna.Token())
	calls := make(chan []byte, 4)
	answer := "{}"
	in := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		calls <- body
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answer)
	}))
	defer in.Close()
	post := &model.Post{ChannelId: anna.Channel(), Message: "Klaar."}
	model.ParseMessageAttachment(post, []*model.MessageAttachment{{Text: "Zal ik?", Actions: []*model.PostAction{{
		Id: "yes1", Name: "Ja", Integration: &model.PostActionIntegration{URL: in.URL, Context: map[string]any{"a": "b"}},
	}}}})
	made := must[*model.Post](t)(c.CreatePost(ctx, post))
	if _, err := hers.DoPostAction(ctx, made.Id, "yes1"); err != nil {
		t.Fatal(err)
	}
	var pressed model.PostActionIntegrationRequest
	decode(t, <-calls, &pressed)
	if pressed.PostId != made.Id || pressed.UserId != anna.ID() || pressed.Context["a"] != "b" || pressed.TeamId != "" {
		t.Errorf("the press was told as %+v", pressed)
	}
	if _, err := c.OpenInteractiveDialog(ctx, model.OpenDialogRequest{TriggerId: pressed.TriggerId, URL: in.URL, Dialog: model.Dialog{
		CallbackId: "answer", Title: "Je antwoord", SubmitLabel: "Bewaar", State: "s1",
		Elements: []model.DialogElement{{DisplayName: "Je antwoord", Name: "text", Type: "textarea"}},
	}}); err != nil {
		t.Fatal(err)
	}
	answer = `{"errors":{"text":"Te kort."}}`
	said := must[*model.SubmitDialogResponse](t)(hers.SubmitInteractiveDialog(ctx, model.SubmitDialogRequest{
		URL: in.URL, CallbackId: "answer", State: "s1", UserId: "forged", ChannelId: anna.Channel(), Submission: map[string]any{"text": "x", "n": 1},
	}))
	var sub model.SubmitDialogRequest
	decode(t, <-calls, &sub)
	if said.Errors["text"] != "Te kort." || sub.UserId != anna.ID() || sub.Type != "dialog_submission" || sub.Submission["n"] != 1.0 {
		t.Errorf("the submission was told as %+v and answered with %+v", sub, said)
	}
	s.AddCommand("gezel", in.URL)
	answer = `{"response_type":"ephemeral","text":"Hier ben ik."}`
	team, _ := s.Team()
	got := must[*model.CommandResponse](t)(hers.ExecuteCommandWithTeam(ctx, anna.Channel(), team, "/gezel help"))
	if got.Text != "Hier ben ik." || got.TriggerId == "" {
		t.Errorf("the command gave %+v", got)
	}
}
