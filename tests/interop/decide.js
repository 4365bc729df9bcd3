// node decide.js MODULES NOW: what tuf-js decides of each repository named on standard input: see decide.c.
'use strict';
const fs = require('fs');
const path = require('path');
const readline = require('readline');
const { createRequire } = require('module');
const need = createRequire(path.join(path.resolve(process.argv[2]), 'x.js'));
const { Updater, BaseFetcher } = need('tuf-js');
const { DownloadHTTPError } = need('./node_modules/tuf-js/dist/error.js');
const NOW_MS = Number(process.argv[3]) * 1000;
const RealDate = Date;
global.Date = class extends RealDate {
  constructor(...a) { super(...(a.length ? a : [NOW_MS])); }
  static now() { return NOW_MS; }
};

class FolderFetcher extends BaseFetcher {
  constructor(folder) { super(); this.folder = folder; }
  async fetch(url) {
    const file = path.join(this.folder, url.slice('http://repository/'.length));
    if (!fs.existsSync(file)) throw new DownloadHTTPError('none', 404);
    const data = fs.readFileSync(file);
    return new ReadableStream({ start(c) { if (data.length) c.enqueue(data); c.close(); } });
  }
}

async function decide(folder) {
  let why = '';
  try {
    const updater = new Updater({ metadataDir: path.join(folder, 'trusted'), metadataBaseUrl: 'http://repository/',
      fetcher: new FolderFetcher(folder) });
    await updater.refresh();
  } catch (error) {
    why = `${error.name}: ${error.message}`.replace(/\s+/g, ' ');
  }
  console.log(`${why ? 1 : 0} ${why}`);
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) await decide(line);
})();
