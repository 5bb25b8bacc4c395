"""補佐官（hosakan）の記録が変えられていないことを、補佐官を使わずに確かめる（監査の方へ）。

使い方: python verify_chain.py FILE [--anchor 照合値]...　（Python 3.11 以上だけで動き、何も書き込みません）
FILE は「hosakan audit export」の書き出し、又は SQLite のデータベースそのもの。「-」は標準入力。
照合値は、照合結果票に印字された「記録の照合値」の64文字（空白があってもよい）。何枚分でも書けます。
 1 記録は団体ごとに通番 1 から1つも抜けずに並び、それぞれが前の記録の照合値を含む（鎖）。
 2 それぞれの記録の照合値は、通番・日時・利用者・業務・対象・事実などから計算し直したものと一致する。
 3 だれが・何を・理由（個人情報）は、乱数を加えた要約（commitment）で記録に結び付いている。消去すると
   要約だけが残る。消去してよいのは、後の記録（erasure.done）がその通番を挙げているときだけ。
 4 照合・判断の行は、記録の事実（checks など）が挙げる要約と一致し、過不足がない。条項の控えもその要約の通り。
 5 紙の照合値が、どれかの記録の照合値と一致する。後ろを切り取る・全体を作り直すと、一致しなくなる。
終了コード: 0 変えられていない、1 変えられている、2 使い方の誤り、3 個人情報のない書き出し（1・2・5が合う）。
"""

import argparse
import hashlib
import json
import sqlite3
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

KINDS = {  # 行の種類: 表と、要約に入る列
    "checks": "tender_id, stage, inputs AS inputs_sha256, result AS result_sha256, clauses, engine,"
    " law_sha256, created_at, created_by FROM check_run",
    "decisions": "check_id,bidder_row,verdict,reason,officer,user_id,decided_at,needs_second FROM decision",
    "secondings": "decision_id, agreed, reason, officer, user_id, at FROM seconding",
}


def sha256(value):  # バイト列はそのまま、ほかは正規の形（キーの順、空白なし）の JSON にして
    if not isinstance(value, bytes):
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        value = text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(value).hexdigest()


def moment(text, hours=0):
    at = datetime.fromisoformat(text)
    at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(timezone(timedelta(hours=hours)))
    return at.isoformat(timespec="microseconds")


def must(holds, problem):
    if not holds:
        raise ValueError(problem)


class Chain:  # 1つの団体の鎖。行を順に受け取り、最初に合わないところを problem に残す
    def __init__(self, code, personal):
        self.code, self.personal, self.problem = code, personal, "" if code else "団体の登録がない"
        self.count, self.hash, self.last = 0, "0" * 64, 0
        self.missing, self.rows = {}, {kind: {} for kind in KINDS}

    def take(self, line, anchors):
        try:
            if not self.problem:
                (self.end if line is None else self.row if "row" in line else self.entry)(line, anchors)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            self.problem = f"通番 {self.count + 1} の前後: {error}"

    def entry(self, e, anchors):
        at = self.count + 1
        must(e["seq"] == at, f"通番 {at} がない、又は2つある（あるのは {e['seq']}）")
        must(e["id"] > self.last, "並びが変えられている")
        must(e["previous"] == self.hash, "前の記録とつながらない")
        told = {key: e[key] for key in ("seq", "user", "action", "record", "facts", "commitment", "previous")}
        told |= {"format": 1, "municipality": self.code, "utc": moment(e["at"]), "local": moment(e["at"], 9)}
        must(sha256(told) == e["hash"], "照合値が合わない")
        must(e["detail"] is None or sha256(e["detail"]) == e["commitment"], "内容（だれが・何を）が違う")
        self.missing |= {at: "内容がなく、消去の記録もない"} if e["detail"] is None else {}
        facts = json.loads(e["facts"])
        for seq in facts.get("details", ()) if e["action"] == "erasure.done" else ():
            must(seq in self.missing, f"通番 {seq} の、消去したはずの内容が残っている")
            self.missing[seq] = ""
        for kind, rows in self.rows.items():
            rows.update({int(number): digest for number, digest in facts.get(kind, {}).items()})
        self.count, self.hash, self.last = at, e["hash"], e["id"]
        anchors.discard(self.hash)

    def row(self, line, _):
        kind, number = line["row"]["kind"], line["row"]["id"]
        must(sha256(line["row"]) == self.rows[kind].pop(number, None), f"{kind} {number} が記録と違う")

    def end(self, *_):
        lost = [f"通番 {seq} の{problem}" for seq, problem in self.missing.items() if problem]
        lost += [f"{kind} の行がなくなっている" for kind, rows in self.rows.items() if any(rows.values())]
        self.problem = "、".join(lost[:1]) if self.personal else ""


def tables(name):  # SQLite の表から、書き出しと同じ形の行を作る（読むだけ）
    db = sqlite3.connect(f"{Path(name).resolve().as_uri()}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    db.execute("BEGIN")
    yield {"personal": True}
    yield from map(dict, db.execute("SELECT sha256 AS law, CAST(content AS TEXT) AS content FROM law_text"))
    turn = {"inputs_sha256": sha256, "result_sha256": sha256, "clauses": json.loads, "agreed": bool}
    turn |= {"needs_second": bool, "created_at": moment, "decided_at": moment, "at": moment}
    codes = dict(map(tuple, db.execute("SELECT id, code FROM municipality")))
    names = ["event", *(words.split()[-1] for words in KINDS.values())]
    named = {row[0] for table in names for row in db.execute(f"SELECT municipality_id FROM {table}")}
    for whose in sorted(codes.keys() | named, key=str):
        yield {"municipality": codes.get(whose)}
        entries = """SELECT e.*, user_id AS user, previous_hash AS previous, d.* FROM event e
            LEFT JOIN event_detail d ON event_id = e.id WHERE municipality_id = ? ORDER BY seq, e.id"""
        for r in db.execute(entries, (whose,)):
            detail = {key: r[key] for key in ("salt", "who", "what", "why")}
            yield {**dict(r), "detail": None if r["event_id"] is None else detail}
        for kind, words in KINDS.items():
            for r in db.execute(f"SELECT id, salt, {words} WHERE municipality_id = ? ORDER BY id", (whose,)):
                plain = {key: turn[key](value) if key in turn else value for key, value in dict(r).items()}
                yield {"row": {"kind": kind, **plain}}
    if db.execute("SELECT 1 FROM event_detail WHERE event_id NOT IN (SELECT id FROM event)").fetchone():
        yield {"broken": "どの記録にも属さない内容がある"}


def main():
    asked = argparse.ArgumentParser(description="補佐官の記録が変えられていないことを確かめる")
    asked.add_argument("file", metavar="FILE", type=argparse.FileType("rb"))
    asked.add_argument("--anchor", action="append", default=[], metavar="照合値")
    args = asked.parse_args()
    anchors, chains = {"".join(text.split()).lower() for text in args.anchor}, []
    broken, laws, personal = [], {}, True
    try:
        lines = tables(args.file.name) if args.file.peek(6)[:6] == b"SQLite" else map(json.loads, args.file)
        personal = next(lines, {})["personal"]
        for line in lines:
            must("broken" not in line, line.get("broken"))
            if "municipality" in line:
                chains.append(Chain(line["municipality"], personal))
            elif "law" in line:
                laws[line["law"]] = sha256(line["content"].encode())
            else:
                chains[-1].take(line, anchors)
                laws.setdefault(line.get("row", {}).get("law_sha256"))
    except (sqlite3.Error, TypeError, ValueError, AttributeError, LookupError) as error:
        broken.append(f"全体: {error}")
    told = "変えられていない" if personal else "つながりは合う（内容、照合と判断は確かめていない）"
    for chain in chains:
        chain.take(None, anchors)
        print(f"{chain.code}: 記録 {chain.count}件、{chain.problem or told}、最後 {chain.hash}")
    broken += [f"条項の控え {law} がない、又は変えられている" for law in laws if laws[law] != law]
    broken += [f"照合値 {anchor} の記録がない" for anchor in sorted(anchors)]
    print(*broken, sep="\n")
    return 1 if broken or any(chain.problem for chain in chains) else 0 if personal else 3


if __name__ == "__main__":
    sys.exit(main())
