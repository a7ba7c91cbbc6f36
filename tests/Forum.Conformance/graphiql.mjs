// Uses GraphiQL of a server in headless Chromium, as a developer does, and prints requests, results and errors as JSON.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const [address, picture] = process.argv.slice(2);
const origin = new URL(address).origin;

const browser = await chromium.launch({
  executablePath: browserOnThePath(),
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync',
  ],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
context.setDefaultTimeout(60_000);
const foreignUrls = [], problems = [];
await context.route('**/*', (route, request) => {
  if (new URL(request.url()).origin === origin) return route.continue();
  foreignUrls.push(request.url());
  return route.abort();
});
const page = await context.newPage();
page.on('console', message => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
page.on('pageerror', error => problems.push(error.message));
await page.addInitScript(() =>
  addEventListener('securitypolicyviolation', event => console.error(`Forbidden: ${event.violatedDirective} ${event.blockedURI}`)));

await page.goto(address);
const pageUrl = page.url();
const result = page.locator('.result-window .view-lines');
const query = page.locator('.graphiql-query-editor .view-lines');

// An operation cannot be run before both editors are loaded.
await query.getByText('commentCount').waitFor();
await result.waitFor({ state: 'attached' });
await page.getByRole('button', { name: /^Execute query/ }).click();
await result.getByText('"articles"').waitFor();
const presetResult = await textOf(result);

await write('{ forum { maxReplyDepth } nosuch }');
await page.locator('.graphiql-query-editor .squiggly-error').first().waitFor();
await write('{ forum { maxReplyDepth } }');
await page.keyboard.press('Control+Enter');
await result.getByText('"maxReplyDepth"').waitFor();
const typedQueryResult = await textOf(result);

await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
const docs = page.locator('.graphiql-doc-explorer');
await docs.getByRole('link', { name: 'Query', exact: true }).click();
await docs.getByText('The rules and limits that a client shows').waitFor();
const documentation = await docs.innerText();

// The subscription starts at a cursor, so that the event is received however slowly the socket connects.
const { id, eventCursor } = (await ask('{ article(by: { slug: "the-night-tram-comes-back" }) { id eventCursor } }')).article;
const socket = page.waitForEvent('websocket');
await write(`subscription Watch { articleEvents(articleId: "${id}", after: "${eventCursor}") { __typename } }`);
await page.getByRole('tab', { name: 'Watch' }).waitFor();
const socketUrl = (await startedBy(page.getByRole('button', { name: /^Execute query/ }), socket)).url();
await ask('mutation ($id: ID!) { postComment(input: { articleId: $id, text: "Is this live?" }) { errors { message } } }', { id }, await token());
await result.getByText('"CommentAdded"').waitFor();
const eventResult = await textOf(result);

if (picture) await page.screenshot({ path: picture });

const workers = page.workers().map(worker => new URL(worker.url()).pathname);
await browser.close();
console.log(JSON.stringify({ pageUrl, presetResult, typedQueryResult, documentation, socketUrl, eventResult, workers, foreignUrls, problems }));

// The editor may not have parsed the operation yet: the click is repeated until the operation has started.
async function startedBy(button, event) {
  while (true) {
    const click = button.click().catch(() => undefined);
    const started = await Promise.race([event, click.then(() => page.waitForTimeout(3_000))]);
    if (started) return started;
  }
}

async function write(text) {
  await query.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text);
}

async function ask(query, variables, authorization) {
  const response = await post('/graphql', { query, variables }, authorization);
  return response.data;
}

async function token() {
  const session = await post('/account/login', { email: 'ada@demo.example', password: 'the octopus turns off the light' });
  return `Bearer ${session.accessToken}`;
}

async function post(path, body, authorization) {
  const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
  return (await fetch(new URL(path, address), { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

// The editor shows non-breaking spaces.
async function textOf(editor) {
  return (await editor.innerText()).replaceAll('\u00a0', ' ');
}

function browserOnThePath() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'])
    for (const folder of process.env.PATH.split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not in this folder.
      }
    }
  throw new Error('There is no Chromium or Chrome on the PATH; tests/run installs one.');
}
