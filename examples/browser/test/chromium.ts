/** The browser that is installed. */
import { existsSync } from 'node:fs';

/** Where Debian's package puts it. */
const DEBIAN = '/usr/bin/chromium';

/** The executable, from `CHROMIUM_PATH` or where Debian puts it; undefined where there is none. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist`);
    return named;
  }
  return existsSync(DEBIAN) ? DEBIAN : undefined;
}

/** Says that nothing was tested, so that nobody takes it for a pass. */
export function sayThatItIsSkipped(): void {
  const line = '!'.repeat(78);
  console.warn(
    `\n${line}\n!! BROWSER TESTS SKIPPED: there is no Chromium.\n` +
      `!! Install it (apt-get install chromium), or name one in CHROMIUM_PATH.\n${line}\n`,
  );
}
