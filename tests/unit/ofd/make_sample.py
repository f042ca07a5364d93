#!/usr/bin/env python3
"""Writes driving_licence.ofd: a deflated OFD file (GB/T 33190) with the metadata of GB/T 36903, by nothing of ours; all of it invented.

usage: tests/unit/ofd/make_sample.py
"""
import pathlib
import zipfile

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
METADATA = {
    "电子证照标识": "1.2.156.3005.2.11990000000000001X011.11990100000000101A.2026000001.001.A",
    "证照类型代码": "11990000000000001X011",
    "证照名称": "机动车驾驶证",
    "证照编号": "990100000001",
    "证照颁发机构": "云山市公安局",
    "证照颁发日期": "2021-01-31",
    "持证主体": "张三丰测",
    "证照有效期截止日期": "2027-01-31",
}
custom = "".join(f'<ofd:CustomData Name="{name}">{value}</ofd:CustomData>' for name, value in METADATA.items())
FILES = {
    "OFD.xml": f'<ofd:OFD {NS} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0001</ofd:DocID>'
               f'<ofd:Title>机动车驾驶证</ofd:Title><ofd:CustomDatas>{custom}</ofd:CustomDatas></ofd:DocInfo>'
               f'<ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
    "Doc_0/Document.xml": f'<ofd:Document {NS}><ofd:CommonData/><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
    "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {NS}><ofd:Content><ofd:Layer ID="2"><ofd:TextObject ID="3" Boundary="20 20 100 10" Font="1" Size="5">'
                                      f'<ofd:TextCode X="0" Y="5">准驾车型</ofd:TextCode><ofd:TextCode X="40" Y="5"> C1</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>',
}

with zipfile.ZipFile(pathlib.Path(__file__).with_name("driving_licence.ofd"), "w", zipfile.ZIP_DEFLATED) as archive:
    for name, text in FILES.items():
        entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, '<?xml version="1.0" encoding="UTF-8"?>' + text)
