/** A web server on this machine, for a test. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that is there for the tests of the file. */
export interface TestServer {
  /** `http://127.0.0.1:…` and the path. */
  url(path: string): string;
  /** What answers from now on; what was asked before is forgotten. */
  answerWith(answer: Answer): void;
  /** Method, path and range of every request. */
  readonly asked: string[];
}

export function startServer(): TestServer {
  let answer: Answer = (_, response) => response.writeHead(404).end();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push([request.method, request.url, request.headers.range].filter(Boolean).join(' '));
    answer(request, response);
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    asked,
    url: (path) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    answerWith(next) {
      answer = next;
      asked.length = 0;
    },
  };
}

/** How a server of files behaves. */
export interface FileServerOptions {
  /** Ends the connection after so many bytes of each answer, when they have arrived. */
  readonly breakAfter?: number;
  /** Bytes of the file that have arrived at the client. */
  readonly arrived?: () => number;
  /** Sends the whole file whatever part is asked for. */
  readonly noRanges?: true;
  readonly etag?: string;
}

/** Serves one content under every path, or contents by path. */
export function serve(
  content: Uint8Array | Readonly<Record<string, Uint8Array>>,
  { breakAfter = Infinity, arrived = () => Infinity, noRanges, etag = '"v1"' }: FileServerOptions = {},
): Answer {
  return (request, response) => {
    const bytes = content instanceof Uint8Array ? content : content[request.url as string];
    if (bytes === undefined) return void response.writeHead(404).end();
    const { range, 'if-range': version } = request.headers;
    const asked =
      noRanges || (version ?? etag) !== etag ? undefined : /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
    const from = Number(asked ?? 0);
    if (from >= bytes.length && asked !== undefined) return void response.writeHead(416).end();
    response.writeHead(asked === undefined ? 200 : 206, {
      'content-length': bytes.length - from,
      ...(etag === '' ? {} : { etag }),
      ...(asked === undefined
        ? {}
        : { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
    });
    if (bytes.length - from <= breakAfter) return void response.end(bytes.subarray(from));
    const breakOff = (): void =>
      void (arrived() < from + breakAfter ? setTimeout(breakOff, 2) : response.destroy());
    response.write(bytes.subarray(from, from + breakAfter), breakOff);
  };
}
