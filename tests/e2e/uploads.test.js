// Attachments judged by programs of other people: tus-js-client uploads to bianmin-platform, and bianmin-sync to @tus/server.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import * as tus from 'tus-js-client';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
const bin = path.join(process.env.BIANMIN_BUILD ?? path.join(root, 'build/dev'), 'bin');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bianmin-uploads-'));
const keys = path.join(folder, 'keys');
const blobs = path.join(folder, 'platform', 'blobs');
let platform;
let port;

const key = (name) => fs.readFileSync(path.join(keys, name));
const word = (name) => key(name).toString().trim();
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/// What a terminal shows, and whom it believes.
const identity = () => ({ ca: key('ca.crt'), cert: key('terminal.crt'), key: key('terminal.key') });

before(async () => {
  execFileSync(path.join(root, 'packaging/test-ca/make'), [keys], { env: { ...process.env, BIANMIN_BIN: bin }, stdio: 'ignore' });
  const file = (name) => path.join(keys, name);
  platform = spawn(path.join(bin, 'bianmin-platform'), ['--data', path.join(folder, 'platform'), '--listen', '127.0.0.1:0',
    '--tls-cert', file('server.crt'), '--tls-key', file('server.key'), '--client-ca', file('ca.crt'),
    '--data-key', file('data.key'), '--receipt-key', file('receipt.key')], { stdio: ['ignore', 'pipe', 'inherit'] });
  port = await new Promise((resolve, reject) => {
    let said = '';
    platform.stdout.on('data', (data) => {
      said += data;
      const found = /listening 127\.0\.0\.1:(\d+)/.exec(said);
      if (found) resolve(Number(found[1]));
    });
    platform.once('exit', () => reject(new Error(said)));
  });
});

after(() => {
  platform?.kill('SIGKILL');
  fs.rmSync(folder, { recursive: true });
});

/// Uploads with tus-js-client; `stopAfter` bytes it breaks off, and gives the address.
function upload(content, metadata, { address, stopAfter } = {}) {
  return new Promise((resolve, reject) => {
    const one = new tus.Upload(content, {
      endpoint: `https://127.0.0.1:${port}/v1/uploads`,
      uploadUrl: address,
      chunkSize: 700_000,
      metadata,
      retryDelays: null,
      httpStack: new tus.DefaultHttpStack(identity()),
      onError: reject,
      onChunkComplete(_size, accepted) {
        if (stopAfter === undefined || accepted < stopAfter) return;
        void one.abort().then(() => resolve({ address: one.url, accepted }));
      },
      onSuccess: () => resolve({ address: one.url }),
    });
    one.start();
  });
}

test('tus-js-client uploads to the platform, breaks off, resumes, and the content is unchanged', async () => {
  const content = randomBytes(5_000_003);
  const metadata = { sha256: sha256(content).toString('base64') };
  const broken = await upload(content, metadata, { stopAfter: 2_000_000 });
  assert.ok(broken.accepted >= 2_000_000 && broken.accepted < content.length);
  assert.equal(fs.readdirSync(blobs).length, 0);
  await upload(content, metadata, { address: broken.address });
  const arrived = fs.readdirSync(blobs);
  assert.deepEqual(arrived, [sha256(content).toString('hex')]);
  assert.ok(content.equals(fs.readFileSync(path.join(blobs, arrived[0]))));
});

test('Bytes that are not what their hash says are refused and forgotten', async () => {
  const metadata = { sha256: sha256(Buffer.from('something else')).toString('base64') };
  await assert.rejects(upload(Buffer.from('not that'), metadata), /460/);
});

/// The platform behind a front that gives attachments to @tus/server, and hands over what arrived whole.
function front(store) {
  const uploads = new Server({
    path: '/v1/uploads',
    relativeLocation: true,
    datastore: new FileStore({ directory: store }),
    async onUploadFinish(_request, finished) {
      const content = fs.readFileSync(path.join(store, finished.id));
      fs.writeFileSync(path.join(blobs, sha256(content).toString('hex')), content);
      return {};
    },
  });
  const options = { cert: key('server.crt'), key: key('server.key'), ca: key('ca.crt'), requestCert: true };
  return https.createServer(options, (request, response) => {
    if (request.url.startsWith('/v1/uploads')) return void uploads.handle(request, response);
    const onward = https.request({ ...identity(), host: '127.0.0.1', port, method: request.method, path: request.url,
      headers: request.headers }, (reply) => {
      response.writeHead(reply.statusCode, reply.headers);
      reply.pipe(response);
    });
    onward.once('error', () => response.destroy());
    request.pipe(onward);
  });
}

function configure(url) {
  const lines = ['[terminal]', 'id = "terminal-0001"', 'area_code = "440300000000"', 'name.zh = "一号终端"', 'name.en = "Terminal 1"',
    'hall.zh = "大厅"', 'hall.en = "Hall"', '[paths]', 'data = "data"', 'run = "run"', 'log = "log"', 'catalogue = "catalogue"',
    'assets = "assets"', '[platform]', `url = "${url}"`, `ca = "${path.join(keys, 'ca.crt')}"`,
    `cert = "${path.join(keys, 'terminal.crt')}"`, `key = "${path.join(keys, 'terminal.key')}"`, `data_key = "${word('data.pub')}"`,
    `data_key_id = "${word('data.id')}"`, `receipt_key = "${word('receipt.pub')}"`, `catalogue_key = "${word('catalogue.pub')}"`,
    '[delivery]', 'free_disk_mb = 1'];
  const file = path.join(folder, 'terminal.toml');
  fs.writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/// A program to its end; its status.
function run(program, ...words) {
  return new Promise((resolve) => {
    spawn(path.join(bin, program), words, { stdio: ['ignore', 'ignore', 'inherit'] }).once('exit', resolve);
  });
}

test('bianmin-sync uploads a scan to @tus/server, and the content is unchanged', async () => {
  const store = path.join(folder, 'tus');
  const server = front(store);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const config = configure(`https://127.0.0.1:${server.address().port}`);
    const scan = path.join(folder, 'scan');
    fs.writeFileSync(scan, randomBytes(2_600_000));
    assert.equal(await run('bianmin-filer', config, scan), 0);
    const spool = path.join(folder, 'data', 'blobs');
    const chunks = fs.readdirSync(spool).map((name) => fs.readFileSync(path.join(spool, name)));
    assert.equal(chunks.length, 3);
    assert.equal(await run('bianmin-sync', '--config', config, '--until-empty'), 0);
    const [arrived] = fs.readdirSync(store).filter((name) => !name.endsWith('.json')).map((name) => fs.readFileSync(path.join(store, name)));
    // The first chunk begins as an age file does, the last is the short one.
    const first = chunks.find((chunk) => chunk.subarray(0, 21).toString() === 'age-encryption.org/v1');
    const last = chunks.find((chunk) => chunk.length < first.length);
    const middle = chunks.find((chunk) => chunk !== first && chunk !== last);
    assert.ok(Buffer.concat([first, middle, last]).equals(arrived));
    assert.equal(fs.readdirSync(spool).length, 0, 'accepted, so nothing is left on the terminal');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
