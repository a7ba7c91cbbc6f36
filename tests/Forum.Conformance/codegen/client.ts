// A typical client, written against the generated types. It is compiled, not run.
import type { DocumentTypeDecoration, TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useFragment, type FragmentType } from '../obj/codegen/fragment-masking.js';
import {
  ArticlePageDocument, CommentCardFragmentDoc, LockDocument, PostCommentDocument, RefusalFragmentDoc, RepliesDocument, VoteDocument,
} from '../obj/codegen/graphql.js';

declare function send<TResult, TVariables>(document: TypedDocumentNode<TResult, TVariables>, variables: TVariables): Promise<TResult>;

// An `any` would let every other line of this file compile.
type IsAny<T> = 0 extends 1 & T ? true : false;
type ResultOf<T> = T extends DocumentTypeDecoration<infer TResult, unknown> ? TResult : never;
const known: IsAny<ResultOf<typeof ArticlePageDocument>> | IsAny<ResultOf<typeof CommentCardFragmentDoc>> = false;

export async function articlePage(slug: string): Promise<string[]> {
  const { article, forum } = await send(ArticlePageDocument, { slug, first: 20 });
  if (!article) return [`No article is called ${slug}. ${known}`];
  const published: string = article.publishedAt;
  const window: number | null | undefined = forum.editWindowSeconds;
  const refusal = article.viewerMay.comment ? null : article.viewerMay.commentRefusal;
  const explained = refusal === 'LOCKED' ? 'The discussion is closed.' : '';
  return [article.title, published, `${window ?? 'without end'}`, explained, ...article.thread.rows.map(row => card(row.depth, row.comment))];
}

function card(depth: number, masked: FragmentType<typeof CommentCardFragmentDoc>): string {
  const comment = useFragment(CommentCardFragmentDoc, masked);
  const vote: 'UP' | 'DOWN' | null | undefined = comment.viewerVote;
  return `${' '.repeat(depth)}${comment.author?.name ?? '(gone)'}: ${comment.html ?? ''} ${comment.score + (vote === 'UP' ? 0 : 1)}`;
}

export async function repliesOf(commentId: string): Promise<string[]> {
  const { node } = await send(RepliesDocument, { commentId });
  return node?.__typename === 'Comment' ? node.replies.edges.map(edge => edge.cursor + card(1, edge.node)) : [];
}

export async function write(articleId: string): Promise<string[]> {
  const { postComment } = await send(PostCommentDocument, { input: { articleId, text: 'Hello.', as: 'ARTICLE_ALIAS' } });
  await send(VoteDocument, { commentId: articleId, vote: 'UP' });
  await send(VoteDocument, { commentId: articleId, vote: null });
  await send(LockDocument, { input: { articleId, reason: 'Enough.', until: new Date().toISOString() } });
  return postComment.errors.map(error => useFragment(RefusalFragmentDoc, error)).map(refusal => `${refusal.code} ${refusal.retryAt ?? ''}`);
}

export async function mistakes(articleId: string): Promise<void> {
  // @ts-expect-error There is no such vote.
  await send(VoteDocument, { commentId: articleId, vote: 'SIDEWAYS' });
  // @ts-expect-error A comment has a text.
  await send(PostCommentDocument, { input: { articleId } });
  // @ts-expect-error An instant is a text.
  await send(LockDocument, { input: { articleId, reason: 'Enough.', until: 5 } });
  const { article } = await send(ArticlePageDocument, { slug: 'a', first: 1 });
  // @ts-expect-error There may be no such article.
  article.title;
  // @ts-expect-error The query does not select it.
  article?.byline;
}
