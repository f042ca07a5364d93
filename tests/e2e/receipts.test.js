// Two programs of other people judge the receipt printer: npos reads what the driver sends, byte by byte, and receiptio, a host of
// its own, asks and prints on the simulated printer. Runs under `bianmin-simbus --printer serial`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

const require = createRequire(import.meta.url);
const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
const build = process.env.BIANMIN_BUILD ?? path.join(root, 'build/dev');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bianmin-receipts-'));
// receiptio speaks to port 9100 alone: an address of our own keeps it ours.
const address = `127.${100 + (process.pid % 100)}.${(process.pid >> 8) % 250}.${1 + (process.pid % 250)}`;

let control;
let server;

function say(verb) {
  return new Promise((resolve, reject) => {
    control.once('data', (reply) => resolve(reply.toString().trim()));
    control.once('error', reject);
    control.write(`printer ${verb}\n`);
  });
}

async function tell(verb) {
  const reply = await say(verb);
  assert.match(reply, /^ok/, verb);
  return reply;
}

/// The line of the simulated printer as a socket.
function bridge() {
  const line = fs.openSync(process.env.BIANMIN_SIMBUS_PRINTER_SERIAL, fs.constants.O_RDWR | fs.constants.O_NOCTTY |
    fs.constants.O_NONBLOCK);
  return net.createServer((socket) => {
    const poll = setInterval(() => {
      const buffer = Buffer.alloc(4096);
      try {
        const got = fs.readSync(line, buffer);
        if (got > 0) socket.write(buffer.subarray(0, got));
      } catch (error) {
        if (error.code !== 'EAGAIN') throw error;
      }
    }, 5);
    socket.on('data', (data) => {
      for (let at = 0; at < data.length;) {
        try {
          at += fs.writeSync(line, data, at);
        } catch (error) {
          if (error.code !== 'EAGAIN') throw error;
        }
      }
    });
    socket.on('close', () => clearInterval(poll));
    socket.on('error', () => {});
  });
}

before(async () => {
  control = net.connect(process.env.BIANMIN_SIMBUS_CONTROL);
  await new Promise((resolve) => control.once('connect', resolve));
  await say('plug');
  await tell('clear');
  server = bridge();
  await new Promise((resolve) => server.listen(9100, address, resolve));
});

after(() => {
  control.destroy();
  server.close();
  fs.rmSync(folder, { recursive: true });
});

/// npos knows commands by name; a few need the rule that their length stands in front.
async function parsed(bytes) {
  const npos = require('npos');
  const rules = require('npos/lib/parser/rules');
  const symbols = require('npos/lib/parser/symbols');
  rules[symbols.GS]['(k'] = [0, 'd16'];
  rules[symbols.GS]['(L'] = [0, 'd16'];
  return npos.parser(rules).parse(bytes);
}

test('npos reads every byte that the driver sends for text, codes and pictures', async () => {
  const program = path.join(build, 'bin/unit_drivers_escpos');
  execFileSync(program, ['-tc=*'], { cwd: root, env: { ...process.env, BIANMIN_ESCPOS_STREAMS: folder } });
  const streams = fs.readdirSync(folder).filter((name) => name.endsWith('.escpos'));
  assert.ok(streams.length >= 4, `${streams.length} streams`);
  for (const name of streams) {
    const bytes = fs.readFileSync(path.join(folder, name));
    const ast = await parsed(bytes);
    assert.ok(!ast.error, `${name}: ${ast.error}`);
    const read = ast.tree.reduce((sum, node) => sum + node.length, 0);
    assert.equal(read, bytes.length, `${name}: bytes that belong to no command`);
  }
});

test('npos finds what is wrong', async () => {
  const ast = await parsed(Buffer.from([0x1b, 0x40, 0x1b, 0xff, 0x41])).catch((error) => ({ error }));
  const read = ast.tree?.reduce((sum, node) => sum + node.length, 0);
  assert.ok(ast.error || read !== 5, 'an unknown command was taken for a right one');
});

const queries = [
  ['clear', 'online'],
  ['fail_next cover_open', 'coveropen'],
  ['fail_next paper_out', 'paperempty'],
  ['fail_next broken', 'error'],
];
for (const [verb, wanted] of queries)
  test(`receiptio understands what the simulated printer says: ${wanted}`, async () => {
    const receiptio = require('receiptio');
    await tell('clear');
    await tell(verb);
    assert.equal(await receiptio.print('', `-d ${address} -q -p epson -t 10`), wanted);
    await tell('clear');
  });

test('a receipt of receiptio comes out of the simulated printer, in one piece', async () => {
  const receiptio = require('receiptio');
  await tell('clear');
  await tell('receipt forget');
  assert.equal(await receiptio.print('便民自助终端 | 42\n---\n{code:12345; option:qrcode,4,m}',
    `-d ${address} -p epson -l zh-CN -c 32 -t 20`), 'success');
  assert.match(await tell('state'), /receipts=1/);
});
