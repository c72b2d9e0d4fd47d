// Mattermost's client for JavaScript over the fake's REST.
import http from 'node:http';
import { once } from 'node:events';
import client from '@mattermost/client';
import { act, assert, fake, judge, refused, screen } from './court.mjs';

const of = (token) => {
  const c = new client.Client4();
  c.setUrl(fake.URL);
  c.setToken(token);
  return c;
};
const bot = of(fake.BotToken);
const anna = await screen('anna');
const hers = of(await act('token', { person: 'anna' }));

// The integration that buttons, dialogs and commands call.
const calls = [];
let answer = {};
const integration = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => { body += part; });
  request.on('end', () => {
    calls.push({ body, headers: request.headers });
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(answer));
  });
});
integration.listen(0, '127.0.0.1');
await once(integration, 'listening');
const url = `http://127.0.0.1:${integration.address().port}/`;

const question = (id) => ({
  channel_id: anna.Channel, message: 'Je vraag staat klaar.',
  props: { attachments: [{ text: 'Zal ik?', actions: [{ id, name: 'Ja', type: 'button', integration: { url, context: { a: 'b' } } }] }] },
});

await judge({
  async 'who is who'() {
    const me = await bot.getMe();
    assert.equal(me.id, fake.Bot);
    assert.equal(me.is_bot, true);
    const [user] = await bot.getProfilesByIds([anna.ID]);
    assert.equal(user.username, 'anna');
    assert.equal(user.timezone.useAutomaticTimezone, 'true');
    const [status] = await bot.getStatusesByIds([anna.ID]);
    assert.equal(status.status, 'online');
    assert.equal((await bot.createDirectChannel([fake.Bot, anna.ID])).id, anna.Channel);
    assert.ok((await bot.getMyChannels(fake.TeamID)).some((channel) => channel.id === anna.Channel));
    assert.equal((await bot.getTeamByName(fake.Team)).id, fake.TeamID);
    assert.equal((await bot.getClientConfig()).MaxPostSize, '16383');
  },
  async 'posts and history'() {
    const made = await bot.createPost({ ...question('yes1'), pending_post_id: 'd1' });
    assert.equal((await bot.createPost({ ...question('yes1'), pending_post_id: 'd1' })).id, made.id);
    const edited = await bot.patchPost({ id: made.id, message: 'Je vraag stond klaar.' });
    assert.ok(edited.edit_at > 0);
    assert.equal(edited.props.attachments[0].actions[0].integration, undefined);
    const since = await bot.getPostsSince(anna.Channel, made.create_at - 1);
    assert.equal(since.order.length, 2); // the post and its ghost
    const said = await act('say', { person: 'anna', text: 'Dat met de griffier.' });
    assert.deepEqual((await bot.getPostsAfter(anna.Channel, made.id)).order, [said]);
    await bot.addReaction(fake.Bot, said, 'white_check_mark');
    assert.ok((await screen('anna')).Messages.find((m) => m.ID === said).Ticked);
    await bot.deletePost(made.id);
    assert.ok(!(await screen('anna')).Messages.some((m) => m.ID === made.id));
  },
  async 'files'() {
    const form = new FormData();
    form.append('channel_id', anna.Channel);
    form.append('files', new Blob(['{}']), 'gezel.json');
    const { file_infos: [file] } = await bot.uploadFile(form);
    assert.equal(file.name, 'gezel.json');
    await bot.createPost({ channel_id: anna.Channel, message: 'Alles.', file_ids: [file.id] });
    assert.deepEqual((await screen('anna')).Messages.at(-1).Files, ['gezel.json']);
  },
  async 'buttons, dialogs and commands'() {
    const made = await bot.createPost(question('yes2'));
    answer = { update: { message: 'Gedaan.', props: {} } };
    const { trigger_id: trigger } = await hers.doPostAction(made.id, 'yes2');
    const pressed = JSON.parse(calls.at(-1).body);
    assert.equal(pressed.user_id, anna.ID);
    assert.equal(pressed.trigger_id, trigger);
    assert.deepEqual(pressed.context, { a: 'b' });
    assert.deepEqual((await screen('anna')).Messages.at(-1).Buttons, null);
    answer = { errors: { text: 'Te kort.' } };
    const reply = await hers.submitInteractiveDialog({ url, callback_id: 'answer', state: 's1', submission: { text: 'x' }, channel_id: anna.Channel, team_id: fake.TeamID });
    assert.deepEqual(reply.errors, answer.errors);
    assert.equal(JSON.parse(calls.at(-1).body).user_id, anna.ID);
    const token = await act('commands', { name: 'gezel', url });
    answer = { text: 'Hier ben ik.' };
    await hers.executeCommand('/gezel help', { channel_id: anna.Channel, team_id: fake.TeamID });
    assert.equal(calls.at(-1).headers.authorization, `Token ${token}`);
    assert.equal(new URLSearchParams(calls.at(-1).body).get('text'), 'help');
    assert.ok((await screen('anna')).Messages.at(-1).Private);
  },
  async 'what is refused'() {
    await refused(401, 'api.context.session_expired.app_error', () => of('nonsense').getMe());
    await refused(403, 'api.context.permissions.app_error', () => bot.getConfig());
  },
});
