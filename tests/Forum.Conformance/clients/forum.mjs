// The forum that the cases are played against: its address, a member who signs in both ways, and an editor's articles.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [address, editorEmail, password] = process.argv.slice(2);
export const url = address;
export const socketUrl = address.replace('http', 'ws');

const editor = { authorization: await token(editorEmail) };
const section = (await ask('{ sections { id } }')).data.sections[0].id;

/** Ada, who comments: the headers that say so. */
await post('/account/register', { email: 'ada@example.org', password, pseudonym: 'Ada' });
export const byToken = { authorization: await token('ada@example.org') };
export const byCookie = { cookie: await cookie('ada@example.org') };

/** Line and paragraph separators are white space in HTML, and line breaks to careless readers of a stream. */
export const ARTICLE_HTML = '<p>One\u2028two\u2029three.</p>';

let published = 0;

/** A new article, empty. */
export async function article() {
  const input = { slug: `article-${++published}`, title: `Article ${published}`, html: ARTICLE_HTML, sectionId: section };
  const { data } = await ask('mutation ($input: PublishArticleInput!) { publishArticle(input: $input) { article { id eventCursor } } }', { input }, editor);
  return data.publishArticle.article;
}

export const POST = 'mutation ($articleId: ID!, $text: String!) { postComment(input: { articleId: $articleId, text: $text }) { comment { id } errors { code } } }';

/** Ada comments, by plain HTTP. */
export async function say(articleId, text) {
  return (await ask(POST, { articleId, text }, byToken)).data.postComment.comment.id;
}

export const FOLLOW = 'subscription ($articleId: ID!, $after: String) { articleEvents(articleId: $articleId, after: $after) { cursor ... on CommentAdded { comment { text } } } }';

/** What a client sends to follow an article from a place in its log on. */
export const follow = ({ id, eventCursor }) => ({ query: FOLLOW, variables: { articleId: id, after: eventCursor } });

/** The words of an event that {@link FOLLOW} asks for. */
export const wordsOf = result => result.data.articleEvents.comment.text;

/** How a client asks for a document of `schema/operations`. graphql-ws's does not go without a query. */
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
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response;
}
