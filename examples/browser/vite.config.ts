import { defineConfig } from 'vite';

/** What makes a page cross-origin isolated: without it browsers let no memory be shared, and there is one thread. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

// The packages themselves need no configuration.
export default defineConfig({
  // The page can be put into any folder of a server.
  base: './',
  // The files of the model are served under their own names.
  publicDir: 'model',
  server: { headers },
  preview: { headers },
});
