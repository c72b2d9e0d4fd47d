// Mattermost's client for JavaScript over the fake's WebSocket.
import client from '@mattermost/client';
import { act, assert, fake, judge, screen, until } from './court.mjs';

const quick = { minWebSocketRetryTime: 20, reconnectJitterRange: 1 };
const address = `${fake.URL.replace('http', 'ws')}/api/v4/websocket`;
const anna = await screen('anna');

// connect gives a client and what it heard.
function connect(config, token) {
  const heard = { events: [], missed: 0, reconnects: 0 };
  const socket = new client.WebSocketClient({ ...quick, ...config });
  socket.addMessageListener((event) => heard.events.push(event));
  socket.addMissedMessageListener(() => { heard.missed += 1; });
  socket.addReconnectListener(() => { heard.reconnects += 1; });
  socket.initialize(address, token);
  return { socket, heard };
}

const posted = (heard) => heard.events.filter((event) => event.event === 'posted').map((event) => JSON.parse(event.data.post).message);
const withHeader = { newWebSocketFn: (url) => new WebSocket(url, { headers: { Authorization: `Bearer ${fake.BotToken}` } }) };

await judge({
  async 'a token over the socket'() {
    const { socket, heard } = connect({}, fake.BotToken);
    await until('hello', () => heard.events[0]?.event === 'hello');
    await act('say', { person: 'anna', text: 'Dat met de griffier.' });
    await until('her message', () => posted(heard).includes('Dat met de griffier.'));
    socket.close();
  },
  async 'a socket that was cut is resumed'() {
    const { socket, heard } = connect(withHeader);
    await until('hello', () => heard.events[0]?.event === 'hello');
    await act('unplug');
    for (let n = 0; n < 3; n += 1) await act('say', { person: 'anna', text: `gemist ${n}` });
    await act('return');
    await until('what was missed', () => posted(heard).length === 3);
    assert.deepEqual(posted(heard), ['gemist 0', 'gemist 1', 'gemist 2']);
    assert.equal(heard.missed, 0);
    assert.ok(heard.reconnects > 0);
    socket.close();
  },
  async 'after a restart of the server it is told that events were lost'() {
    const { socket, heard } = connect(withHeader);
    await until('hello', () => heard.events[0]?.event === 'hello');
    await act('restart');
    await act('say', { person: 'anna', text: 'gemist' });
    await act('return');
    await until('word of it', () => heard.missed === 1);
    await act('say', { person: 'anna', text: 'weer gehoord' });
    await until('her message', () => posted(heard).includes('weer gehoord'));
    assert.ok(!posted(heard).includes('gemist'));
    socket.close();
  },
});
