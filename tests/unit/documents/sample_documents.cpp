#include "tests/unit/documents/sample_documents.h"

#include <cmath>

namespace tests {

using kiosk::DocumentLine;
using kiosk::PrintDocument;
using kiosk::SecretText;

namespace {

DocumentLine field(const char* label, const char* value) {
    return {DocumentLine::Kind::field, label, SecretText(std::string(value))};
}
DocumentLine heading(const char* label) {
    return {DocumentLine::Kind::heading, label, {}};
}
DocumentLine words(const char* value) {
    return {DocumentLine::Kind::text, {}, SecretText(std::string(value))};
}

}  // namespace

std::vector<kiosk::Stroke> sample_signature() {
    std::vector<kiosk::Stroke> strokes;
    for (int s = 0; s < 8; ++s) {
        kiosk::Stroke stroke;
        float x = 0.06F + 0.11F * static_cast<float>(s);
        float y = 0.3F;
        for (int k = 0; k < 40; ++k) {
            const auto turn = static_cast<float>(k);
            stroke.push_back({x, y, static_cast<std::uint32_t>(s * 700 + k * 12)});
            x += 0.006F * std::cos(turn * 0.21F + static_cast<float>(s));
            y += 0.021F * std::sin(turn * 0.17F + static_cast<float>(s) * 1.3F);
        }
        strokes.push_back(std::move(stroke));
    }
    return strokes;
}

PrintDocument sample_receipt() {
    PrintDocument document;
    document.title = "办件受理回执";
    document.subtitle = "青禾市政务服务中心 · 自助终端 K-0137";
    document.number_label = "预受理编号";
    document.number = "7K3M-92QF-A4X1";
    document.qr_payload = "https://zwfw.qinghe.example/case?n=7K3M92QFA4X1&s=3f9ac1d27b";
    document.qr_label = "扫码查看办理进度";
    document.lines.push_back(heading("办理信息"));
    document.lines.push_back(field("事项名称", "城乡居民基本养老保险参保登记"));
    document.lines.push_back(field("实施编码", "11100000MB03271699442111704400001"));
    document.lines.push_back(field("申请人", "张*丰"));
    document.lines.push_back(field("提交时间", "2026年11月22日 14:07"));
    document.lines.push_back(field("承诺办结时限", "1个工作日"));
    document.lines.push_back(
        field("受理部门", "青禾市人力资源和社会保障局 城乡居民养老保险服务中心"));
    document.lines.push_back(heading("接下来怎么做"));
    document.lines.push_back(words("1. 无需再交材料，平台核验通过后发送短信通知。"));
    document.lines.push_back(
        words("2. 凭上方编号，在任意自助终端、市政务服务网或拨打 12333 查询进度。"));
    document.lines.push_back(
        words("3. 窗口地址：青禾市和畅路 1 号一层 12 号窗口，工作日 9:00–17:00。"));
    document.lines.push_back(field("咨询电话", "12345"));
    document.footer =
        "本回执只说明您已在自助终端提交申请。是否受理以省政务服务平台的受理通知为准。"
        "请妥善保管，不要随意丢弃。";
    document.page_pattern = "第 {page} 页 共 {pages} 页";
    return document;
}

PrintDocument sample_english_receipt() {
    PrintDocument document;
    document.language = kiosk::Language::en;
    document.title = "Receipt of your application";
    document.subtitle = "Qinghe Service Centre · Terminal K-0137";
    document.number_label = "Provisional number";
    document.number = "7K3M-92QF-A4X1";
    document.qr_payload = "https://zwfw.qinghe.example/case?n=7K3M92QFA4X1&s=3f9ac1d27b";
    document.qr_label = "Scan to follow your case";
    document.lines.push_back(heading("Your application"));
    document.lines.push_back(
        field("Service", "Enrolment in the residents’ basic pension insurance"));
    document.lines.push_back(field("Submitted", "22 November 2026, 14:07"));
    document.lines.push_back(heading("What happens next"));
    document.lines.push_back(words(
        "You need not hand in any papers. You will get a text message — “accepted” or what is "
        "missing — within one working day."));
    document.footer =
        "This paper says only that you have applied at a terminal. Whether the application is "
        "accepted is decided by the platform’s notice.";
    document.page_pattern = "Page {page} of {pages}";
    return document;
}

PrintDocument sample_form() {
    PrintDocument document;
    document.kind = PrintDocument::Kind::application_form;
    document.title = "城乡居民基本养老保险参保登记申请表";
    document.subtitle = "青禾市政务服务中心 · 自助终端 K-0137";
    document.number_label = "预受理编号";
    document.number = "7K3M-92QF-A4X1";
    document.qr_payload = "https://zwfw.qinghe.example/v?n=7K3M92QFA4X1&s=3f9ac1d27b";
    document.lines.push_back(heading("一、申请人"));
    document.lines.push_back(field("姓名", "张三丰测𠮷䶮"));
    document.lines.push_back(field("性别", "男"));
    document.lines.push_back(field("民族", "汉族"));
    document.lines.push_back(field("出生日期", "1949年12月31日"));
    document.lines.push_back(field("公民身份号码", "11010519491231002X"));
    document.lines.push_back(field("证件有效期至", "长期"));
    document.lines.push_back(
        field("户籍地址", "青禾市东湖区梧桐街道听雨巷 12 号院 3 号楼 2 单元 501 室"));
    document.lines.push_back(field("联系电话", "139 0000 0000"));
    document.lines.push_back(field("电子邮箱", "zhang.sanfeng@example.org"));
    document.lines.push_back(heading("二、参保信息"));
    document.lines.push_back(field("参保地", "青禾市东湖区"));
    document.lines.push_back(field("缴费档次", "每年 1000 元"));
    document.lines.push_back(field("人员类别", "普通参保人员"));
    document.lines.push_back(field("待遇领取方式", "社会保障卡"));
    document.lines.push_back(
        field("其他说明",
              "本人曾在外省参加城乡居民养老保险两年，现回户籍地居住，申请继续参保，并请经办机构办理"
              "关系转移；如需补充材料，请电话告知本人。"));
    document.lines.push_back(heading("三、紧急联系人"));
    document.lines.push_back(field("姓名", "李四海测"));
    document.lines.push_back(field("与本人关系", "子女"));
    document.lines.push_back(field("联系电话", "138 0000 0000"));
    document.lines.push_back(field("现居住地址", "青禾市西山区望岳路 100 号龘靐齉小区 8 幢"));
    document.lines.push_back(heading("四、由数据共享免交的材料"));
    document.lines.push_back(field("居民身份证", "读卡核验，免交复印件"));
    document.lines.push_back(field("居民户口簿", "公安部门户籍信息共享，免交"));
    document.lines.push_back(field("银行账户证明", "社会保障卡信息共享，免交"));
    document.lines.push_back(heading("五、声明与授权"));
    document.lines.push_back(
        words("本人承诺所填内容真实、准确，知晓虚假承诺的法律责任；同意经办机构为办理本事项核验本人"
              "的户籍、"
              "社会保险和社会保障卡信息，核验结果仅用于本事项。"));
    document.lines.push_back(words(
        "本人已阅读并同意《个人信息处理告知书》。本终端在本次办理结束后不保留上述任何信息。"));
    document.signature = sample_signature();
    document.signature_label = "申请人（签名）";
    document.footer =
        "本表由自助终端根据申请人填写和刷卡读取的内容生成，签名为申请人在终端屏幕上手写。";
    document.page_pattern = "第 {page} 页 共 {pages} 页";
    return document;
}

}  // namespace tests
