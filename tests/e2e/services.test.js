// Whole visits for other services than the first one, each also with the network cut on the way.
import assert from 'node:assert/strict';
import { samplePerson } from './lib/verify.js';
import { testVisit } from './lib/whole.js';

const father = samplePerson('second');

const visits = [
  {
    what: 'a pensioner’s subsidy in elder mode (R-212)',
    unasked: ['sex', 'nation'],
    play: { service: /护理补贴/, card: 'elder', way: 'elder' },
    typed: { care_phone: '13900000001', care_card: '6222020000000000000' },
    cut: ['identify'],
  },
  {
    what: 'everything for a new-born child at once',
    play: { service: /出生一件事/, card: 'ordinary', prefer: { relation: 'mother' } },
    typed: { baby_birth: '20261101', father_number: father.number, weight: '3200', weeks: '39', household_number: '123456789' },
    unasked: ['sex', 'birth', 'address', 'nation'],
    composed: ['baby_name', 'father_name', 'householder'],
    found: { baby_nation: ['han', '01'] },
    told: { marriage: 'licence:E-MARRIAGE' }, // where the platform could be asked
    cut: ['review'],
  },
  {
    what: 'a company is set up by its agent (R-153 R-106)',
    play: { service: /有限责任公司设立登记/, card: 'second', principal: 1, prefer: { shareholders: 'one', business: 'software' } },
    typed: { registered_capital: '100', legal_number: samplePerson('elder').number },
    unasked: ['sex', 'birth', 'address', 'nation'],
    composed: ['legal_name', 'domicile'],
    told: { company_name: '云山样例科技有限公司', name_number: 'MC990100202600001', domicile: '云山市清溪区样例路 26 号 5 楼', domicile_proof: 'licence:E-LEASE' },
    holds: ({ payload }, { online }) => {
      assert.equal(payload.on_behalf_of.kind, 'founding');
      assert.equal(payload.on_behalf_of.name, '云山样例科技有限公司');
      assert.match(payload.on_behalf_of.authority, /^[\w-]+\.[\w-]+\.[\w-]+$/);
      assert.ok(payload.signature.strokes.length > 0, 'signed with the finger');
      const lease = payload.materials.find((one) => one.material === 'M0102');
      if (online) assert.match(lease.licence_id, /^1\.2\.156\.3005\.2\./);
    },
    cut: ['guide'],
  },
];

for (const visit of visits) testVisit(visit);
