#!/usr/bin/python3
"""Prints names and words that the keyboard's dictionaries were not made of: “name” or “text”, TAB, the characters; the same at every run.

From Debian's python3-fake-factory (MIT): every surname is as frequent as any other there, rare ones too; texts are occupations, districts, towns.
"""
import random
import re

from faker.providers.address.zh_CN import Provider as Address
from faker.providers.job.zh_CN import Provider as Job
from faker.providers.person.zh_CN import Provider as Person

NAMES = TEXTS = 400
SURNAMES = 300  # behind them stand those of two characters and such as nobody bears


def main():
    chance = random.Random(38)
    for _ in range(NAMES):
        print("name", chance.choice(Person.last_names[:SURNAMES]) + chance.choice(Person.first_names), sep="\t")
    words = Job.jobs + [name + "区" for name in Address.districts] + [name + "市" for name in Address.cities]
    texts = [text for word in words for text in re.findall("[\u4e00-\u9fff]{2,}", word)]
    for text in chance.sample(sorted(set(texts)), TEXTS):
        print("text", text, sep="\t")


if __name__ == "__main__":
    main()
