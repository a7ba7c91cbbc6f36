// Tests a forum with the client of graphql-ws and prints the failures as JSON.
import assert from 'node:assert/strict';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { run } from './cases.mjs';
import { allOf, begun, conversation } from './conversation.mjs';
import { article, follow, say, socketUrl, wordsOf } from './forum.mjs';

// A browser sends its cookie with the handshake; Node's client does not.
const withHeaders = headers => class extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols, { headers });
  }
};

const open = ({ authorization, cookie }, options) => createClient({
  url: socketUrl,
  webSocketImpl: withHeaders(cookie ? { cookie } : {}),
  connectionParams: authorization ? { authorization } : undefined,
  retryAttempts: 0,
  ...options,
});

await run({
  ...conversation(open),
  'an ended subscription receives no messages': async () => {
    const messages = [];
    const client = open({}, { on: { message: message => messages.push(message) } });
    const [left, kept] = [await article(), await article()];
    const gone = await begun(client, left);
    const { id } = messages.find(message => message.type === 'next');
    const live = await begun(client, kept);
    await gone.end();
    await say(left.id, 'Unheard.');
    await say(kept.id, 'Heard.');
    await live.next();
    assert.equal(messages.filter(message => message.id === id).length, 1);
    client.dispose();
  },
  'an invalid token closes the connection with 4403': async () => {
    const client = open({ authorization: 'Bearer nonsense' });
    await assert.rejects(allOf(client, { query: '{ __typename }' }), { code: 4403, reason: 'Forbidden' });
    client.dispose();
  },
  'the server responds to a ping': async () => {
    const client = open({}, { keepAlive: 50, lazy: false });
    await new Promise(resolve => client.on('pong', received => received && resolve()));
    client.dispose();
  },
  'the client responds to a ping': async () => {
    const client = open({}, { lazy: false });
    let pings = 0;
    await new Promise(resolve => client.on('ping', received => received && ++pings === 3 && resolve()));
    assert.equal((await allOf(client, { query: '{ __typename }' })).length, 1);
    client.dispose();
  },
  'a client reconnects after its connection breaks': async () => {
    const client = open({}, { retryAttempts: 5, retryWait: async () => {} });
    const read = await article();
    const heard = [];
    let breaks;
    const broken = new Promise(resolve => { breaks = resolve; });
    const received = new Promise((resolve, error) => client.subscribe(follow(read), {
      next: result => {
        if (heard.push(wordsOf(result)) === 1) {
          client.terminate();
          breaks();
        } else if (heard.length === 3) resolve();
      },
      error, complete: error,
    }));
    await say(read.id, 'One.');
    // A message that has already been received is delivered although the connection breaks.
    await broken;
    await say(read.id, 'Two.');
    await received;
    // The client subscribes again with its first variables.
    assert.deepEqual(heard, ['One.', 'One.', 'Two.']);
    client.dispose();
  },
});
