// What the judges share: where the fake stands, how people act on it, and how
// a verdict is told.
import assert from 'node:assert/strict';

export { assert };
export const fake = JSON.parse(process.env.FAKE_MATTERMOST);

// act has somebody do something, or something happen to the server.
export async function act(action, wish = {}) {
  const answer = await fetch(new URL(`/_control/${action}`, fake.URL), { method: 'POST', body: JSON.stringify(wish) });
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

// refused checks that a call fails with a status and one of the server's ids.
export async function refused(status, id, call) {
  await assert.rejects(call, (err) => {
    assert.equal(err.status_code, status, err.stack);
    assert.equal(err.server_error_id, id, err.stack);
    return true;
  });
}

// judge runs cases one after the other; the first that fails is the verdict.
export async function judge(cases) {
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
  process.exit(0);
}
