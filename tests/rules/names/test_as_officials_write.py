"""担当者が実際に打ち込みそうな書き方。同じ会社は同じ、別の会社は別、迷うものは要確認になること（架空の商号）。"""

from __future__ import annotations

import pytest

from rules.names import CompanyRef, Decision, identify, identify_venture
from rules.names.fold import fold, squeeze
from rules.names.tables import characters, legal_forms, letters

FORMS_BEFORE = {
    "株式会社": "㈱ （株） (株) ㍿ 【株】 〔株〕 [株] (株式会社) 株式會社 "
    "カ） ｶ) (ｶ) カブシキガイシャ ㊑ 株)",
    "有限会社": "㈲ （有） (有) 【有】 (有限会社) 有限會社 ユ） ﾕ) ㊒ 有)",
    "合同会社": "（同） （合） (合同) 合同會社 ド） ﾄﾞ) 同)",
    "合資会社": "（資） ㈾ （合） (合資) 合資會社 シ） ㊮",
    "合名会社": "（名） ㈴ （合） (合名) 合名會社 メ） ㊔",
    "一般社団法人": "（一社） 一社） (一般社団) 一般(社) （シャ）",
    "一般財団法人": "（一財） 一財） (一般財団) 一般(財) ザイ）",
    "公益社団法人": "（公社） 公社） (公益社団) 公益(社)",
    "公益財団法人": "（公財） 公財） (公益財団) 公益(財)",
    "社会福祉法人": "（福） （社福） (社会福祉法人) フク） ﾌｸ)",
    "学校法人": "（学） ㈻ 學校法人 ガク） (学校法人) ㊫",
    "医療法人": "（医） 醫療法人 イ） (医療法人) ㊩",
    "宗教法人": "（宗） シュウ） シユウ） 宗敎法人 ㊪",
    "特定非営利活動法人": "NPO法人 ＮＰＯ法人 （特非） （NPO） (NPO法人) "
    "（トクヒ） トクヒ） 特定非營利活動法人",
    "独立行政法人": "（独） (独法) 獨立行政法人 ドク）",
    "地方独立行政法人": "（地独） (地方独法) チドク）",
    "国立研究開発法人": "（国研） 国研）",
    "国立大学法人": "（国大） (国) (大) 國立大學法人 ダイ）",
    "労働者協同組合": "（労協） 勞働者協同組合",
    "農事組合法人": "（農） 農） ノウ） (農事)",
    "税理士法人": "（税） (税理) ゼイ）",
    "弁護士法人": "（弁） 辯護士法人 ベン）",
    "監査法人": "（監） ㈼ (監査)",
}
FORMS_AFTER = {
    "株式会社": "㈱ （株） 株式會社 （カ (ｶ （株 K.K.",
    "有限会社": "㈲ （有） 有限會社 （ユ （有",
    "合同会社": "（同） （合） （ド",
    "協同組合": "（協） ㈿ (同) (協組) ㊯",
    "農業協同組合": "農協 （農協） 農業協同組合",
    "漁業協同組合": "漁協 （漁協）",
    "生活協同組合": "生協 （生協）",
    "信用金庫": "信金 （信金）",
    "信用組合": "信組 （信組）",
    "森林組合": "（森） (森組)",
    "企業組合": "（企） ㈽",
}


@pytest.mark.parametrize(
    ("form", "written"), [(form, written) for form, ways in FORMS_BEFORE.items() for written in ways.split()]
)
@pytest.mark.parametrize("space", ["", " ", "　"])
def test_a_legal_form_in_front_is_one_however_it_is_written(form: str, written: str, space: str) -> None:
    left, right = f"{written}{space}架空山河", f"{form}架空山河"
    assert identify(CompanyRef(left), CompanyRef(right)).decision == Decision.SAME


@pytest.mark.parametrize(
    ("form", "written"), [(form, written) for form, ways in FORMS_AFTER.items() for written in ways.split()]
)
def test_a_legal_form_behind_is_one_however_it_is_written(form: str, written: str) -> None:
    space = " " if written.isascii() and "(" not in written else ""
    left, right = f"架空山河{space}{written}", f"架空山河{form}"
    assert identify(CompanyRef(left), CompanyRef(right)).decision == Decision.SAME


SAME = [
    ("㈱髙﨑データ　東北支店", "株式会社高崎データ"),
    ("（株）髙﨑ﾃﾞｰﾀ東北支店", "株式会社髙崎データ"),
    ("高崎データ(株)", "髙﨑データ株式会社"),
    ("株式会社　高　崎　データ", "株式会社高崎データ"),
    ("株式会社高﨑ﾃﾞｰﾀ", "株式会社高崎データ"),
    ("株式会社高崎デ－タ", "株式会社高崎データ"),
    ("株式会社高崎デ―タ", "株式会社高崎データ"),
    ("株式会社高崎デ‐タ", "株式会社高崎データ"),
    ("株式会社高崎デ−タ", "株式会社高崎データ"),
    ("株式会社高崎デ─タ", "株式会社高崎データ"),
    ("株式会社高崎デｰタ", "株式会社高崎データ"),
    ("株式会社高崎データ(仙台支店)", "株式会社高崎データ"),
    ("株式会社高崎データ（東北支社）", "株式会社高崎データ"),
    ("株式会社高崎データ 公共事業本部 第二営業部", "株式会社高崎データ"),
    ("株式会社高崎データ　代表取締役社長　架空　太郎", "株式会社高崎データ"),
    ("株式会社高崎データ 御中", "株式会社高崎データ"),
    ("高崎データ株式会社仙台営業所長", "高崎データ株式会社"),
    ("高崎データ㈱ 様", "高崎データ株式会社"),
    ("株式会社高崎データ\t", "株式会社高崎データ"),
    ("株式会社高崎データ\n東北支店", "株式会社高崎データ"),
    ("\u200b株式会社高崎\u200bデータ", "株式会社高崎データ"),
    ("株式会社高崎デ\u30fcタ\ufeff", "株式会社高崎データ"),
    ("株式会社葛\U000e0100城", "株式会社葛城"),
    ("株式会社辻\ufe00本", "株式会社辻本"),
    ("株式会社カ゛ラス工房", "株式会社ガラス工房"),
    ("株式会社ｶﾞﾗｽ工房", "株式会社ガラス工房"),
    ("株式会社か\u3099らす", "株式会社がらす"),
    ("渡邊齋藤裝鐵工業㈱", "渡辺斎藤装鉄工業株式会社"),
    ("渡邉工業㈱", "渡邊工業株式会社"),
    ("㈱澤濵廣瀨", "株式会社沢浜広瀬"),
    ("㈱德永黑澤", "株式会社徳永黒沢"),
    ("㈱𠮷野家具", "株式会社吉野家具"),
    ("㈱桒原圡木", "株式会社桑原土木"),
    ("㈱舘野栁澤", "株式会社館野柳沢"),
    ("㈱彥根鷗", "株式会社彦根鴎"),
    ("㈱增田敎材社", "株式会社増田教材社"),
    ("㈱穎悅", "株式会社頴悦"),
    ("㈱藏本稅務", "株式会社蔵本税務"),
    ("㈱顏料龜井", "株式会社顔料亀井"),
    ("㈱翆園", "株式会社翠園"),
    ("㈱道路鋪裝", "株式会社道路舗装"),
    ("⻑野⻘果㈱", "長野青果株式会社"),
    ("⾼⽥⼯業㈱", "高田工業株式会社"),
    ("佐々木組㈱", "佐佐木組株式会社"),
    ("㈱霞ヶ浦", "株式会社霞ケ浦"),
    ("㈱霞ｹ浦", "株式会社霞ヶ浦"),
    ("株式会社エヌ・ティ・ティ架空", "株式会社NTT架空"),
    ("株式会社エヌティティ架空", "株式会社ＮＴＴ架空"),
    ("株式会社エヌ･ﾃｨ･ﾃｨ架空", "株式会社NTT架空"),
    ("ケー・ディー・アイ㈱", "KDI株式会社"),
    ("ジェイ・アール・架空㈱", "JR架空株式会社"),
    ("㈱Ａ．Ｂ．Ｃ．", "株式会社ABC"),
    ("㈱A・B・C", "株式会社ＡＢＣ"),
    ("㈱ａｂｃ", "株式会社ABC"),
    ("㈱A&B", "株式会社Ａ＆Ｂ"),
    ("㈱架空・システム", "株式会社架空システム"),
    ("㈱架空･ｼｽﾃﾑ", "株式会社架空システム"),
    ("㈱架空‧システム", "株式会社架空システム"),
    ("㈱架空，システム", "株式会社架空システム"),
    ("㈱「架空」システム", "株式会社架空システム"),
    ("㈱架空１２３", "株式会社架空123"),
    ("㈱架空Ⅱ", "株式会社架空II"),
    ("㈱架空\u3000\u3000システム", "株式会社架空システム"),
    ("株式 会社 架空", "株式会社架空"),
    ("（ 株 ）架空", "株式会社架空"),
    ("株式会社株式会社架空", "株式会社架空"),
    ("医療法人 社団 架空会", "医療法人社団架空会"),
    ("医療法人(社団)架空会", "医療法人社団架空会"),
    ("(医社)架空会", "医療法人社団架空会"),
    ("（医財）架空会", "医療法人財団架空会"),
    ("一般社団 架空協会", "一般社団法人架空協会"),
    ("一社 架空協会", "一般社団法人架空協会"),
    ("公財　架空財団", "公益財団法人架空財団"),
    ("特非 架空の森", "特定非営利活動法人架空の森"),
    ("認定NPO法人架空の森", "認定特定非営利活動法人架空の森"),
    ("社福 架空会", "社会福祉法人架空会"),
    ("独法 架空機構", "独立行政法人架空機構"),
    ("Kakuu Systems Co.,Ltd.", "KAKUU SYSTEMS CO., LTD"),
    ("Kakuu Systems Company Limited", "Kakuu Systems Co., Ltd."),
    ("Kakuu Inc.", "KAKUU, Incorporated"),
    ("Kakuu Sdn. Bhd.", "KAKUU SDN BHD"),
    ("Kakuu GmbH & Co. KG", "KAKUU GMBH & CO KG"),
    ("Kakuu Kabushiki Kaisha", "Kakuu株式会社"),
    ("Kakuu Pte. Ltd.", "KAKUU PTE LTD"),
    ("Kakuu B.V.", "KAKUU BV"),
    ("Kákuu S.A.", "Kakuu SA"),
    ("（株）架空組　東京本店", "株式会社架空組"),
    ("㈱架空組九州統括支店", "株式会社架空組"),
    ("㈱架空組　首都圏営業部", "株式会社架空組"),
    ("㈱架空組札幌出張所", "株式会社架空組"),
    ("架空組㈱名古屋オフィス", "架空組株式会社"),
    ("架空組㈱つくば事業所", "架空組株式会社"),
    ("学校法人架空学園　架空大学", "学校法人架空学園"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_one_company_in_two_ways_of_writing(left: str, right: str) -> None:
    found = identify(CompanyRef(left), CompanyRef(right))
    assert (found.decision, found.score) == (Decision.SAME, 100)


ASKED = [
    ("髙崎データサービス(株)", "㈱高崎データ"),
    ("株式会社高崎データ", "高崎データ株式会社"),
    ("高崎データ", "株式会社高崎データ"),
    ("有限会社高崎データ", "株式会社高崎データ"),
    ("（合）高崎データ", "株式会社高崎データ"),
    ("株式会社高崎データー", "株式会社高崎データ"),
    ("株式会社高碕データ", "株式会社高崎データ"),
    ("株式会社高崎デーダ", "株式会社高崎データ"),
    ("株式会社高崎データズ", "株式会社高崎データ"),
    ("株式会社高崎データホールディングス", "株式会社高崎データ"),
    ("株式会社高崎データグループ", "株式会社高崎データ"),
    ("株式会社斎藤工業所", "株式会社斉藤工業所"),
    ("㈱キヤノン架空", "株式会社キャノン架空"),
    ("㈱富士フイルム架空", "株式会社富士フィルム架空"),
    ("㈱カクウ工業", "株式会社力クウ工業"),
    ("㈱ニ葉商会", "株式会社二葉商会"),
    ("㈱架空アンド山河", "株式会社架空＆山河"),
    ("一般社団法人架空協会", "公益社団法人架空協会"),
    ("社団法人架空協会", "一般社団法人架空協会"),
    ("架空㈱労働組合", "架空株式会社"),
    ("㈱架空組（旧 山河建設㈱）", "山河建設株式会社"),
    ("㈱架空組泉が丘営業所", "株式会社架空組"),
    ("㈱虎屋本店", "株式会社虎屋"),
    ("㈱架空東京事務所山河", "株式会社架空東京事務所"),
    ("甲野・架空組特定建設工事共同企業体", "株式会社架空組"),
    ("㈱架空組・㈱甲野JV", "株式会社架空組"),
    ("架空組・甲野・乙川経常建設共同企業体", "乙川株式会社"),
]


@pytest.mark.parametrize(("left", "right"), ASKED)
def test_a_company_that_may_be_the_same_is_asked_about(left: str, right: str) -> None:
    there = identify_venture(CompanyRef(left), CompanyRef(right))
    assert there.decision == Decision.REVIEW
    assert identify_venture(CompanyRef(right), CompanyRef(left)).decision == Decision.REVIEW


OTHERS = [
    ("株式会社架空", "株式会社仮想"),
    ("株式会社田中組", "株式会社田口組"),
    ("株式会社大阪架空", "株式会社東京架空"),
    ("株式会社甲野環境設計コンサルタント", "株式会社乙川環境設計コンサルタント"),
    ("株式会社東架空工業", "株式会社西仮想工業"),
    ("株式会社一架空", "株式会社二架空"),
    ("株式会社", "有限会社"),
    ("東京支店", "大阪支店"),
    ("株式会社ア", "株式会社イ"),
    ("株式会社架空東日本", "株式会社仮想西日本"),
]


@pytest.mark.parametrize(("left", "right"), OTHERS)
def test_two_companies_are_two(left: str, right: str) -> None:
    assert identify(CompanyRef(left), CompanyRef(right)).decision == Decision.DIFFERENT


@pytest.mark.parametrize("old", sorted(characters().same))
def test_a_company_with_an_old_character_is_the_one_with_the_new(old: int) -> None:
    left, right = f"株式会社架{chr(old)}山河", f"株式会社架{characters().same[old]}山河"
    assert identify(CompanyRef(left), CompanyRef(right)).decision == Decision.SAME


def test_every_spelling_of_every_legal_form_leaves_the_same_name() -> None:
    for form in legal_forms().form:
        for written in form.written:
            folded = fold(written)
            after = ")" not in folded or folded.startswith("(")
            name = f"架空山河{written}" if after else f"{written}架空山河"
            found = identify(CompanyRef(name), CompanyRef(f"架空山河{form.name}"))
            assert found.decision != Decision.DIFFERENT, written


def test_no_letter_name_is_lost_between_two_others() -> None:
    for letter, names in letters().letters.items():
        for name in names if letter != "and" else ():
            left, right = f"株式会社エヌ・{name}・エス架空", f"株式会社N{letter}S架空"
            assert identify(CompanyRef(left), CompanyRef(right)).decision == Decision.SAME, name


def test_what_stays_of_a_name_holds_no_space_and_no_punctuation() -> None:
    assert squeeze(fold("㈱ 架空・システム、（仮）－Ａ．Ｂ")) == "株架空システム仮ab"
