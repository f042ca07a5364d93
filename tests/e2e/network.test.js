// What a terminal speaks to.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const run = promisify(execFile);
const alone = fileURLToPath(new URL('./lib/alone.js', import.meta.url));
// A network of one machine has its loopback down at first.
const loopbackUp = `
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    fcntl.ioctl(s, 0x8914, struct.pack("16sH14x", b"lo", 0x41))  # SIOCSIFFLAGS, IFF_UP | IFF_RUNNING
os.execv(sys.argv[1], sys.argv[1:])
`;

test('with the gateway alone in reach a whole visit works, and no program tries to reach another host (R-090, R-253, R-275)', async () => {
  const { stdout } = await run('unshare', ['--user', '--map-root-user', '--net', 'python3', '-c', loopbackUp, process.execPath, alone],
    { timeout: 240_000 });
  const seen = JSON.parse(stdout.trim().split('\n').at(-1));
  assert.equal(seen.filed, seen.service);
  assert.equal(seen.strayed, 0, 'a program wanted to reach what is not there');
  assert.ok(seen.control > 0, 'the counter counts');
});
