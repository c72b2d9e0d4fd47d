// A Bolt app against the fake, over Socket Mode or, with HTTP=1, over HTTP.
import bolt from '@slack/bolt';
import { act, assert, button, complaints, fake, judge, modal, quiet, screen, section, until } from './court.mjs';

const { App, HTTPReceiver } = bolt;
const http = process.env.HTTP === '1';
const receiver = http ? new HTTPReceiver({ signingSecret: fake.Secret, logger: quiet, processBeforeResponse: true }) : undefined;
const app = new App({
  token: fake.Token, logger: quiet, clientOptions: { slackApiUrl: fake.API },
  ...(http ? { receiver } : { appToken: fake.AppToken, socketMode: true }),
});

const seen = [];
app.message('hallo', async ({ message, say }) => {
  await say({ text: `dag <@${message.user}>`, blocks: [section('Zal ik?'), { type: 'actions', elements: [button('Ja', 'yes', 'v&1')] }] });
});
app.event('message', async ({ event }) => seen.push(event));
app.event('app_home_opened', async ({ event, client }) => {
  if (event.tab === 'home') {
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [section('Thuis'), { type: 'actions', elements: [button('Instellingen', 'settings', 's')] }] } });
  }
});
app.event('user_change', async ({ event }) => seen.push(event));
app.action('yes', async ({ ack, body, action, client, respond }) => {
  await ack();
  assert.equal(action.value, 'v&1');
  await client.views.open({ trigger_id: body.trigger_id, view: modal('answer') });
  await respond({ text: 'Je koos ja.', replace_original: true });
});
app.action('settings', async ({ ack, body, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: modal('settings') });
});
app.view('answer', async ({ ack, view }) => {
  const text = view.state.values.text.value.value;
  if (text.length < 3) return ack({ response_action: 'errors', errors: { text: 'Te kort.' } });
  seen.push({ submitted: text, best: view.state.values.best.value.selected_option?.value, kept: view.private_metadata });
  return ack();
});
app.view('settings', async ({ ack }) => ack({ response_action: 'update', view: { ...modal('done'), title: { type: 'plain_text', text: 'Bewaard' } } }));
app.view({ callback_id: /done|settings/, type: 'view_closed' }, async ({ ack, view }) => { await ack(); seen.push({ closed: view.callback_id }); });
app.command('/gezel', async ({ ack, command, respond }) => {
  await ack(`meteen: ${command.text}`);
  await respond({ text: 'even later', response_type: 'ephemeral' });
});
app.shortcut('settings', async ({ ack, body, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: modal('settings') });
});
app.error(async (error) => complaints.push(error.stack));

const message = (text) => until(`the message ${text}`, async () => (await screen('anna')).Messages.find((m) => m.Text.includes(text)));
const dialog = (title) => until(`the dialog ${title}`, async () => {
  const d = (await screen('anna')).Dialog;
  return d?.Title === title && d;
});
const noDialog = () => until('the dialog to close', async () => !(await screen('anna')).Dialog);

const cases = {
  async 'a start'() {
    const server = await app.start(0);
    if (http) {
      const url = `http://127.0.0.1:${server.address().port}/slack/events`;
      await act('http', { events: url });
    }
  },
  async 'a message and its answer'() {
    await act('say', { person: 'anna', text: 'hallo daar' });
    assert.deepEqual((await message('Zal ik?')).Buttons, ['Ja']);
    assert.equal(seen.filter((e) => e.bot_id === fake.BotID).length, 0, 'Bolt leaves the own messages out');
  },
  async 'a button that opens a dialog'() {
    await act('press', { person: 'anna', button: 'Ja' });
    const d = await dialog('Antwoord');
    assert.deepEqual(d.Fields.map((f) => f.Label), ['Je antwoord', 'Wat paste']);
    await message('Je koos ja.');
  },
  async 'an error at a field, and then an answer'() {
    await act('submit', { person: 'anna', values: { 'Je antwoord': 'x' } });
    await until('the error', async () => (await screen('anna')).Dialog?.Fields[0].Error === 'Te kort.');
    await act('submit', { person: 'anna', values: { 'Je antwoord': 'met & zonder <griffier>', 'Wat paste': 'optie twee' } });
    await noDialog();
    assert.deepEqual(seen.at(-1), { submitted: 'met & zonder <griffier>', best: 'twee', kept: 'kept' });
  },
  async 'the home page and its button'() {
    await act('open-home', { person: 'anna' });
    await until('the home page', async () => (await screen('anna')).Home?.Text === 'Thuis');
    await act('press-in', { person: 'anna', button: 'Instellingen' });
    await dialog('Antwoord');
    await act('submit', { person: 'anna', values: { 'Je antwoord': 'x' } });
    await dialog('Bewaard');
    await act('close-view', { person: 'anna' });
    await until('the closing', () => seen.some((e) => e.closed === 'done'));
  },
  async 'a command, answered at once and later'() {
    await act('command', { person: 'anna', text: 'voornemens' });
    assert.ok((await message('meteen: voornemens')).Private);
    assert.ok((await message('even later')).Private);
  },
  async 'a shortcut'() {
    await act('shortcut', { person: 'anna', callback: 'settings' });
    await dialog('Antwoord');
    await act('close-view', { person: 'anna' });
  },
  async 'edits and deletions'() {
    const ts = await act('say', { person: 'anna', text: 'eerst' });
    await act('edit', { person: 'anna', message: ts, text: 'daarna' });
    await until('the edit', () => seen.some((e) => e.subtype === 'message_changed' && e.message.text === 'daarna' && e.text === undefined));
    await act('delete', { person: 'anna', message: ts });
    await until('the deletion', () => seen.some((e) => e.subtype === 'message_deleted' && e.deleted_ts === ts));
    await act('change', { person: 'anna', profile: { Zone: 'Europe/Lisbon' } });
    await until('the change', () => seen.some((e) => e.type === 'user_change' && e.user.tz === 'Europe/Lisbon'));
  },
  async 'nothing went wrong on the way'() {
    assert.deepEqual((await screen('anna')).Complaints, null);
    assert.deepEqual(complaints, []);
    await until('all acknowledgements', async () => (await act('pending')) === 0);
  },
};

await judge(cases, () => app.stop());
