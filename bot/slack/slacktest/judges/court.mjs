// What the judges share: where the fake stands, how people act on it, and how
// a verdict is told.
import assert from 'node:assert/strict';

export { assert };
export const fake = JSON.parse(process.env.FAKE_SLACK);

// act has somebody do something, or something happen to the server.
export async function act(action, wish = {}) {
  const answer = await fetch(new URL(`/_control/${action}`, fake.API), { method: 'POST', body: JSON.stringify(wish) });
  const text = await answer.text();
  assert.equal(answer.status, 200, `${action}: ${text}`);
  return JSON.parse(text);
}

export const screen = (person) => act('screen', { person });

// until asks again and again until it gets something true.
export async function until(what, ask) {
  const late = AbortSignal.timeout(30000);
  for (;;) {
    const got = await ask();
    if (got) return got;
    assert.ok(!late.aborted, `waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// refused checks that a call fails with one of Slack's errors.
export async function refused(code, call) {
  await assert.rejects(call, (err) => {
    assert.equal(err.data?.error, code, `want ${code}, got ${err.stack}`);
    return true;
  });
}

// judge runs cases one after the other; the first that fails is the verdict.
export async function judge(cases, close = async () => {}) {
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
      console.log('ok', name);
    } catch (err) {
      console.log('FAIL', name);
      console.log(err.stack);
      process.exit(1);
    }
  }
  await close();
  process.exit(0);
}

// quiet is a logger that keeps what clients complain of.
export const complaints = [];
export const quiet = {
  debug() {}, info() {},
  warn: (...args) => complaints.push(args.join(' ')),
  error: (...args) => complaints.push(args.join(' ')),
  setLevel() {}, getLevel: () => 'warn', setName() {},
};

export const button = (label, action, value) => ({
  type: 'button', action_id: action, value, text: { type: 'plain_text', text: label },
});

export const section = (text) => ({ type: 'section', text: { type: 'mrkdwn', text } });

export const modal = (callback) => ({
  type: 'modal', callback_id: callback,
  title: { type: 'plain_text', text: 'Antwoord' }, submit: { type: 'plain_text', text: 'Bewaar' },
  close: { type: 'plain_text', text: 'Sluit' }, notify_on_close: true, private_metadata: 'kept',
  blocks: [
    {
      type: 'input', block_id: 'text', label: { type: 'plain_text', text: 'Je antwoord' },
      element: { type: 'plain_text_input', action_id: 'value', multiline: true },
    },
    {
      type: 'input', block_id: 'best', optional: true, label: { type: 'plain_text', text: 'Wat paste' },
      element: {
        type: 'static_select', action_id: 'value',
        options: ['een', 'twee'].map((value) => ({ value, text: { type: 'plain_text', text: `optie ${value}` } })),
      },
    },
  ],
});
