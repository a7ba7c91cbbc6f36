// The forum that the cases run against: its address, a member who signs in by cookie and by token, and an editor's articles.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [address, editorEmail, password] = process.argv.slice(2);
export const url = address;
export const socketUrl = address.replace('http', 'ws');

const editor = { authorization: await token(editorEmail) };
const section = (await ask('{ sections { id } }')).data.sections[0].id;

/** The headers of Ada, a member. */
await post('/account/register', { email: 'ada@example.org', password, pseudonym: 'Ada' });
export const byToken = { authorization: await token('ada@example.org') };
export const byCookie = { cookie: await cookie('ada@example.org') };

/** Line and paragraph separators: white space in HTML, but line breaks for some stream parsers. */
export const ARTICLE_HTML = '<p>One\u2028two\u2029three.</p>';

let published = 0;

/** A new article without comments. */
export async function article() {
  const input = { slug: `article-${++published}`, title: `Article ${published}`, html: ARTICLE_HTML, sectionId: section };
  const { data } = await ask('mutation ($input: PublishArticleInput!) { publishArticle(input: $input) { article { id eventCursor } } }', { input }, editor);
  return data.publishArticle.article;
}

export const POST = 'mutation ($articleId: ID!, $text: String!) { postComment(input: { articleId: $articleId, text: $text }) { comment { id } errors { code } } }';

/** Posts a comment as Ada, over HTTP. */
export async function say(articleId, text) {
  return (await ask(POST, { articleId, text }, byToken)).data.postComment.comment.id;
}

export const FOLLOW = 'subscription ($articleId: ID!, $after: String) { articleEvents(articleId: $articleId, after: $after) { cursor ... on CommentAdded { comment { text } } } }';

/** The subscription to an article's events after a cursor. */
export const follow = ({ id, eventCursor }) => ({ query: FOLLOW, variables: { articleId: id, after: eventCursor } });

/** The comment text of an event of {@link FOLLOW}. */
export const wordsOf = result => result.data.articleEvents.comment.text;

/** The request for a trusted document of `schema/operations`. The client of graphql-ws requires a query. */
export const trusted = name => ({
  query: '', documentId: createHash('sha256').update(readFileSync(`../../schema/operations/${name}.graphql`)).digest('hex'),
});

async function ask(query, variables, headers) {
  return (await post('/graphql', { query, variables }, headers)).json();
}

async function token(email) {
  const login = await (await post('/account/login', { email, password })).json();
  return `Bearer ${login.accessToken}`;
}

async function cookie(email) {
  const login = await post('/account/login?useCookies=true', { email, password });
  return login.headers.getSetCookie().find(set => set.startsWith('__Host-forum=')).split(';')[0];
}

async function post(path, body, headers) {
  const response = await fetch(new URL(path, url), {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} returned ${response.status}: ${await response.text()}`);
  return response;
}
