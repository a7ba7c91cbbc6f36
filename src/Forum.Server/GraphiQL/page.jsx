import './workers.js';
import 'graphiql/style.css';
import './page.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';

const api = new URL('/graphql', location.href);
const socket = new URL(api);
socket.protocol = api.protocol === 'https:' ? 'wss:' : 'ws:';

// A sign-in cookie also applies here; without one, set an Authorization header in the editor below the query.
// On a socket these headers are sent as the payload of connection_init.
const fetcher = createGraphiQLFetcher({ url: api.href, subscriptionUrl: socket.href });

const firstQuery = `# Ctrl+Enter runs it; the book on the left explains the schema.
{
  forum {
    name
  }
  articles(first: 3, orderBy: MOST_DISCUSSED) {
    nodes {
      slug
      title
      commentCount
    }
  }
}
`;

createRoot(document.getElementById('graphiql')).render(<GraphiQL fetcher={fetcher} defaultQuery={firstQuery} />);
