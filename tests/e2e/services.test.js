// Whole visits for other services than the first one, each also with the network cut on the way.
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
];

for (const visit of visits) testVisit(visit);
