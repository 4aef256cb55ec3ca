/** Servers of the page and of the harness, each with a port of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, createServer, preview } from 'vite';

const root = resolve(import.meta.dirname, '..');
const HOST = '127.0.0.1';

/** A running server. */
export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** What was built of the page, with or without the headers that threads need. */
export async function builtPage({ isolated }: { readonly isolated: boolean }): Promise<Site> {
  const server = await preview({
    root,
    logLevel: 'warn',
    preview: { host: HOST, port: 0, ...(isolated ? {} : { headers: NO_HEADERS }) },
  });
  return { url: first(server.resolvedUrls?.local), close: () => server.close() };
}

/** The page from its sources, as while working on it. */
export async function pageFromSources(): Promise<Site> {
  const cacheDir = await mkdtemp(join(tmpdir(), 'mrt-vite-'));
  const server = await createServer({
    root,
    cacheDir,
    logLevel: 'warn',
    server: { host: HOST, port: 0, watch: null },
  });
  await server.listen();
  return {
    url: first(server.resolvedUrls?.local),
    close: async () => {
      await server.close();
      await rm(cacheDir, { recursive: true, force: true });
    },
  };
}

/** The harness, bundled as anyone would bundle the package: with nothing said about it. */
export async function harness(): Promise<Site> {
  const outDir = await mkdtemp(join(tmpdir(), 'mrt-harness-'));
  const folder = join(root, 'test/harness');
  await build({ root: folder, configFile: false, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  const server = await preview({
    root: folder,
    configFile: false,
    logLevel: 'warn',
    build: { outDir },
    preview: {
      host: HOST,
      port: 0,
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
  });
  return {
    url: first(server.resolvedUrls?.local),
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

/** Takes back the headers of the configuration, which would be merged with none. */
const NO_HEADERS = {
  'Cross-Origin-Opener-Policy': 'unsafe-none',
  'Cross-Origin-Embedder-Policy': 'unsafe-none',
};

function first(urls: readonly string[] | undefined): string {
  const url = urls?.[0];
  if (url === undefined) throw new Error('the server has no address');
  return url;
}
