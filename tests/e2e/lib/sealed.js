// Opens what a terminal sealed for the platform, by Debian's age.
import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const letters = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L';

function checksum(prefix, values) {
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  let check = 1;
  for (const value of [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...values, 0, 0, 0, 0, 0, 0]) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((generator, i) => {
      if ((top >> i) & 1) check ^= generator;
    });
  }
  return [5, 4, 3, 2, 1, 0].map((i) => ((check ^ 1) >>> (5 * i)) & 31);
}

/** A secret key as age reads it: Bech32 (BIP 173), in capitals. */
function ageIdentity(key) {
  const bits = [...key].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const values = bits.match(/.{1,5}/g).map((group) => Number.parseInt(group.padEnd(5, '0'), 2));
  return `AGE-SECRET-KEY-1${[...values, ...checksum('age-secret-key-', values)].map((value) => letters[value]).join('')}`;
}

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The file of a case, by its entry in the manifest, as the platform's office would open it. */
export function openAttachment(rig, attachment, folder) {
  const key = createPrivateKey(fs.readFileSync(path.join(rig.facts.dir, 'keys', 'data.key')));
  const identity = path.join(folder, 'identity');
  fs.writeFileSync(identity, `${ageIdentity(key.export({ type: 'pkcs8', format: 'der' }).subarray(-32))}\n`);
  const sealed = path.join(rig.facts.dir, 'platform', 'blobs', Buffer.from(attachment.sha256, 'base64').toString('hex'));
  const opened = path.join(folder, `${attachment.name}.pdf`);
  execFileSync('age', ['-d', '-i', identity, '-o', opened, sealed]);
  return opened;
}
