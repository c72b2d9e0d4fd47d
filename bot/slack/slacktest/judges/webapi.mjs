// @slack/web-api against the fake's Web API.
import { WebClient } from '@slack/web-api';
import { act, assert, button, complaints, fake, judge, modal, quiet, refused, screen, section } from './court.mjs';

const options = { slackApiUrl: fake.API, logger: quiet, retryConfig: { retries: 0 } };
const web = new WebClient(fake.Token, options);
const anna = await screen('anna');

const cases = {
  async 'who the bot is'() {
    const me = await web.auth.test();
    assert.equal(me.team_id, fake.Team);
    assert.equal(me.user_id, fake.Bot);
    assert.equal(me.bot_id, fake.BotID);
    assert.ok(me.response_metadata.scopes.includes('chat:write'), 'the scopes stand in a header');
  },
  async 'tokens that are refused'() {
    await refused('invalid_auth', new WebClient('xoxb-wrong', options).auth.test());
    await refused('not_authed', new WebClient(undefined, options).auth.test());
    await refused('not_allowed_token_type', new WebClient(fake.AppToken, options).auth.test());
    const opened = await new WebClient(fake.AppToken, options).apps.connections.open({});
    assert.match(opened.url, /^ws:/);
  },
  async 'a message with blocks and metadata'() {
    const posted = await web.chat.postMessage({
      channel: anna.ID, text: 'Je weekvraag staat klaar.', unfurl_links: false, unfurl_media: false,
      blocks: [section('Wat deed je?'), { type: 'actions', elements: [button('Ja', 'yes', 'v1')] }],
      metadata: { event_type: 'gezel', event_payload: { delivery_id: 'd1' } },
    });
    assert.equal(posted.channel, anna.IM);
    assert.equal(posted.message.bot_id, fake.BotID);
    const history = await web.conversations.history({ channel: anna.IM, include_all_metadata: true, limit: 1 });
    assert.equal(history.messages[0].metadata.event_payload.delivery_id, 'd1');
    assert.equal(history.messages[0].ts, posted.ts);
    const without = await web.conversations.history({ channel: anna.IM, limit: 1 });
    assert.equal(without.messages[0].metadata, undefined);
    const seen = (await screen('anna')).Messages.at(-1);
    assert.equal(seen.Notification, 'Je weekvraag staat klaar.');
    assert.deepEqual(seen.Buttons, ['Ja']);
    const updated = await web.chat.update({ channel: posted.channel, ts: posted.ts, text: 'Je koos ja.' });
    assert.equal(updated.text, 'Je koos ja.');
    const after = (await screen('anna')).Messages.at(-1);
    assert.equal(after.Text, 'Je koos ja.');
    assert.equal(after.Buttons, null);
    await web.reactions.add({ channel: posted.channel, timestamp: posted.ts, name: 'white_check_mark' });
    await refused('already_reacted', web.reactions.add({ channel: posted.channel, timestamp: posted.ts, name: 'white_check_mark' }));
    await web.reactions.remove({ channel: posted.channel, timestamp: posted.ts, name: 'white_check_mark' });
    await refused('channel_not_found', web.chat.update({ channel: anna.ID, ts: posted.ts, text: 'x' }));
    await web.chat.delete({ channel: posted.channel, ts: posted.ts });
    await refused('message_not_found', web.chat.delete({ channel: posted.channel, ts: posted.ts }));
  },
  async 'paging through a history'() {
    const posted = [];
    for (let n = 0; n < 25; n++) {
      posted.unshift((await web.chat.postMessage({ channel: anna.IM, text: `bericht ${n}` })).ts);
    }
    const got = [];
    let pages = 0;
    for await (const page of web.paginate('conversations.history', { channel: anna.IM, limit: 10, oldest: posted.at(-1), inclusive: true })) {
      got.push(...page.messages.map((m) => m.ts));
      pages++;
    }
    assert.deepEqual(got, posted);
    assert.equal(pages, 3);
    const window = await web.conversations.history({ channel: anna.IM, oldest: posted[5], latest: posted[2] });
    assert.deepEqual(window.messages.map((m) => m.ts), posted.slice(3, 5));
  },
  async 'a thread'() {
    const parent = await web.chat.postMessage({ channel: anna.IM, text: 'ouder' });
    const reply = await web.chat.postMessage({ channel: anna.IM, text: 'antwoord', thread_ts: parent.ts });
    await act('reply', { person: 'anna', message: parent.ts, text: 'nog een' });
    const replies = await web.conversations.replies({ channel: anna.IM, ts: parent.ts });
    assert.deepEqual(replies.messages.map((m) => m.text), ['ouder', 'antwoord', 'nog een']);
    assert.equal(replies.messages[0].reply_count, 2);
    const top = await web.conversations.history({ channel: anna.IM, limit: 5 });
    assert.ok(!top.messages.some((m) => m.ts === reply.ts), 'replies stand in their thread alone');
  },
  async 'people and conversations'() {
    const info = await web.users.info({ user: anna.ID, include_locale: true });
    assert.equal(info.user.tz, 'Europe/Amsterdam');
    assert.equal(info.user.locale, 'nl-NL');
    assert.equal((await web.users.info({ user: anna.ID })).user.locale, undefined);
    await refused('user_not_found', web.users.info({ user: 'U404' }));
    const dm = await web.conversations.open({ users: anna.ID });
    assert.equal(dm.channel.id, anna.IM);
    const all = [];
    for await (const page of web.paginate('users.list', { limit: 1 })) all.push(...page.members);
    assert.ok(all.some((u) => u.id === anna.ID));
    const channel = await act('channel', { name: 'secretarissen' });
    await refused('not_in_channel', web.chat.postMessage({ channel, text: 'x' }));
    await web.conversations.join({ channel });
    await web.chat.postMessage({ channel, text: 'x' });
    assert.equal((await web.conversations.info({ channel })).channel.name, 'secretarissen');
    assert.deepEqual((await web.conversations.members({ channel })).members, [fake.Bot]);
    await act('archive', { channel });
    await refused('is_archived', web.chat.postMessage({ channel, text: 'x' }));
    await web.chat.postEphemeral({ channel: anna.IM, user: anna.ID, text: 'voor jou alleen' });
    assert.ok((await screen('anna')).Messages.at(-1).Private);
  },
  async 'what Slack would refuse'() {
    const post = (message) => web.chat.postMessage({ channel: anna.IM, text: 'x', ...message });
    await refused('channel_not_found', web.chat.postMessage({ channel: 'D404', text: 'x' }));
    await refused('no_text', web.apiCall('chat.postMessage', { channel: anna.IM }));
    await refused('msg_too_long', post({ text: 'x'.repeat(40001) }));
    await refused('invalid_blocks', post({ blocks: Array(51).fill({ type: 'divider' }) }));
    await refused('invalid_blocks', post({ blocks: [section('x'.repeat(3001))] }));
    await refused('invalid_blocks', post({ blocks: [{ type: 'actions', elements: [button('a', 'same'), button('b', 'same')] }] }));
    await refused('missing_scope', web.team.info());
    await refused('unknown_method', web.apiCall('chat.shout', {}));
  },
  async 'a file of two steps and a post'() {
    const done = await web.filesUploadV2({
      channel_id: anna.IM, initial_comment: 'Dit is je kwartaal.', alt_text: 'Twaalf weken, acht antwoorden.',
      file: Buffer.from('not really a picture'), filename: 'kwartaal.png', title: 'Kwartaal',
    });
    assert.equal(done.files[0].files[0].name, 'kwartaal.png');
    const seen = (await screen('anna')).Messages.at(-1);
    assert.deepEqual(seen.Files, ['kwartaal.png']);
    assert.equal(seen.Text, 'Dit is je kwartaal.');
  },
  async 'a home page'() {
    const view = { type: 'home', blocks: [section('Volgende vraag: maandag.'), { type: 'actions', elements: [button('Instellingen', 'settings', 's')] }] };
    const first = await web.views.publish({ user_id: anna.ID, view });
    assert.ok((await screen('anna')).Home.Text.includes('maandag'));
    await web.views.publish({ user_id: anna.ID, view, hash: first.view.hash });
    await refused('hash_conflict', web.views.publish({ user_id: anna.ID, view, hash: first.view.hash }));
    await refused('invalid_arguments', web.views.publish({ user_id: 'U404', view }));
    await refused('invalid_trigger_id', web.views.open({ trigger_id: 'nonsense', view: modal('f') }));
  },
  async 'one request too many'() {
    await act('fault', { fault: { Kind: 'throttle', RetryAfter: 7 } });
    const rejecting = new WebClient(fake.Token, { ...options, rejectRateLimitedCalls: true });
    await assert.rejects(rejecting.auth.test(), (err) => err.code === 'slack_webapi_rate_limited_error' && err.retryAfter === 7);
    await act('fault', { fault: { Kind: 'break first' } });
    await assert.rejects(web.auth.test(), (err) => err.code === 'slack_webapi_http_error' && err.statusCode === 500);
    await act('fault', { fault: { Kind: 'refuse', Code: 'fatal_error' } });
    await refused('fatal_error', web.auth.test());
    await act('fault', { fault: { Kind: 'drop after', Method: 'chat.postMessage' } });
    await assert.rejects(web.chat.postMessage({ channel: anna.IM, text: 'toch aangekomen' }), (err) => err.code === 'slack_webapi_request_error');
    assert.equal((await screen('anna')).Messages.at(-1).Text, 'toch aangekomen');
  },
};

await judge(cases, async () => {
  const wrong = complaints.filter((line) => !/^A rate limit|^http request failed/.test(line) && !/^The top-level `text`/.test(line));
  assert.deepEqual(wrong.sort(), [
    // What Slack says of wrong arguments, as the client reads it.
    'action_id same already exists in this block [json-pointer:/blocks/0/elements/1/action_id]',
    'invalid `user_id`',
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    'no more than 50 items allowed [json-pointer:/blocks]',
  ], 'the client complained');
});
