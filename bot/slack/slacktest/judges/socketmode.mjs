// @slack/socket-mode against the fake's Socket Mode.
import { SocketModeClient } from '@slack/socket-mode';
import { act, assert, complaints, fake, judge, quiet, until } from './court.mjs';

const told = []; // what the client tells of pings
const client = new SocketModeClient({
  appToken: fake.AppToken, logger: { ...quiet, debug: (line) => told.push(line) }, clientOptions: { slackApiUrl: fake.API },
  clientPingTimeout: 1000, // also how long it waits before it connects again
  pingPongLoggingEnabled: true,
});
const events = [];
const envelopes = [];
let acking = true;
client.on('message', async ({ ack, event, retry_num: retry, retry_reason: reason }) => {
  events.push({ event, retry, reason });
  if (acking) await ack();
});
client.on('slash_commands', async ({ ack, body }) => {
  envelopes.push(body);
  await ack({ text: `je zei ${body.text}` });
});
client.on('interactive', async ({ ack, body }) => {
  envelopes.push(body);
  await ack();
});
let connects = 0;
client.on('connected', () => connects++);

const arrived = (text) => until(`the event of ${text}`, () => events.findLast(({ event }) => event.text === text));

const cases = {
  async 'a connection with its hello'() {
    await client.start();
    assert.equal(connects, 1);
    assert.equal(await act('connections'), 1);
  },
  async 'an event, acknowledged'() {
    const ts = await act('say', { person: 'anna', text: 'goedemorgen' });
    const { event, retry } = await arrived('goedemorgen');
    assert.equal(event.ts, ts);
    assert.equal(event.channel_type, 'im');
    assert.equal(retry, 0);
    await until('the acknowledgement', async () => (await act('pending')) === 0);
  },
  async 'an event that is not acknowledged comes again'() {
    acking = false;
    await act('say', { person: 'anna', text: 'nog eens' });
    await arrived('nog eens');
    await act('advance', { seconds: 3 });
    await until('the first retry', () => events.filter(({ event }) => event.text === 'nog eens').length === 2);
    acking = true;
    await act('advance', { seconds: 3 });
    await act('advance', { seconds: 60 });
    const last = await until('the second retry', () => events.filter(({ event }) => event.text === 'nog eens')[2]);
    assert.equal(last.retry, 2);
    assert.equal(last.reason, 'timeout');
    await until('the acknowledgement', async () => (await act('pending')) === 0);
  },
  async 'a command that is answered in the acknowledgement'() {
    await act('command', { person: 'anna', text: 'voornemens' });
    await until('the answer', async () => (await act('screen', { person: 'anna' })).Messages.some((m) => m.Private && m.Text === 'je zei voornemens'));
    assert.equal(envelopes.at(-1).command, '/gezel');
  },
  async 'a shortcut'() {
    await act('shortcut', { person: 'anna', callback: 'settings' });
    await until('the shortcut', () => envelopes.at(-1).callback_id === 'settings');
  },
  async 'a new connection after each kind of disconnect'() {
    for (const kind of ['warning', 'refresh_requested']) {
      const before = connects;
      await act('disconnect', { kind });
      await until(`a new connection after ${kind}`, () => connects > before);
      await act('say', { person: 'anna', text: `na ${kind}` });
      await arrived(`na ${kind}`);
    }
    const before = connects;
    await act('cut');
    await until('a new connection after a cut', () => connects > before);
    await act('say', { person: 'anna', text: 'na de snee' });
    await arrived('na de snee');
  },
  async 'pings from both sides'() {
    const count = (what) => told.filter((line) => line.startsWith(what)).length;
    const before = [connects, count('WebSocket received ping'), count('WebSocket received pong')];
    await until('two pings of the server', () => count('WebSocket received ping') >= before[1] + 2);
    await until('two answers to the client', () => count('WebSocket received pong') >= before[2] + 2);
    assert.equal(connects, before[0], 'the client gave the connection up');
  },
  async 'a clean end'() {
    await client.disconnect();
    await until('no connection', async () => (await act('connections')) === 0);
  },
};

await judge(cases);
