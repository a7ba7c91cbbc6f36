// Monaco's workers, as files of our own origin.
const named = new Set(['graphql', 'json']);

globalThis.MonacoEnvironment = {
  getWorker(_, label) {
    const file = `/graphiql/${named.has(label) ? label : 'editor'}.worker.js`;
    return new Worker(file, { type: 'module', name: label });
  },
};
