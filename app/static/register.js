// A company's name chosen from the register of corporate numbers: an editable combobox with a list
// (ARIA 1.2). Works on every input marked data-company (its value: the address to ask); without it, or
// without this file, the input stays a plain one. Nothing is filled in before the officer chooses.
"use strict";

(() => {
  const WAIT = 250; // milliseconds after the last key
  const LEAST = 2; // characters
  const LIST = "company-list";

  const popup = document.createElement("div");
  popup.className = "company-popup";
  const list = document.createElement("ul");
  list.id = LIST;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "法人の候補");
  const count = document.createElement("p");
  count.setAttribute("aria-hidden", "true"); // the same is said by `said`
  popup.append(list, count);
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("aria-live", "polite");

  let input = null; // the input the popup stands under
  let active = -1; // the option the arrows are on
  let found = [];
  let timer = 0;
  let asked = null; // the request under way

  const beside = (name) => {
    const stem = input.id.replace(/(company|name)$/, "");
    return document.getElementById(stem + name);
  };

  function prepare(field) {
    if (field.getAttribute("role") === "combobox") return;
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": LIST,
    })) field.setAttribute(name, value);
  }

  function close() {
    clearTimeout(timer);
    asked?.abort();
    asked = null;
    input?.setAttribute("aria-expanded", "false");
    input?.removeAttribute("aria-activedescendant");
    popup.remove();
    list.replaceChildren();
    found = [];
    active = -1;
  }

  function tell(text) {
    count.textContent = text;
    said.textContent = text;
  }

  function line(text, kind) {
    const part = document.createElement("span");
    part.className = kind;
    part.textContent = text;
    return part;
  }

  function option(one, place) {
    const item = document.createElement("li");
    item.id = `${LIST}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(line(one.name, "company-option"));
    if (one.closed) item.append(" ", line("閉鎖", "tag tag-review"));
    item.append(" ", line(`法人番号 ${one.number}`, "company-more"));
    if (one.address) item.append(" ", line(one.address, "company-more"));
    if (one.former.length) item.append(" ", line(`旧商号: ${one.former.join("、")}`, "company-more"));
    if (one.closed) item.append(" ", line(`${one.closed}　${successors(one)}`.trim(), "company-more"));
    return item;
  }

  function successors(one) {
    return one.successors.length
      ? `承継先: ${one.successors.map((next) => `${next.name || "取り込んだ情報にない法人"}（法人番号 ${next.number}）`).join(" → ")}`
      : "";
  }

  function show(answer) {
    found = answer.results;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    popup.classList.remove("company-popup-left");
    input.after(popup);
    const beyond = popup.getBoundingClientRect().right > document.documentElement.clientWidth;
    popup.classList.toggle("company-popup-left", beyond);
    requestAnimationFrame(() => popup.isConnected && popup.scrollIntoView({ block: "nearest" }));
    if (!found.length) {
      tell(answer.notice ?? "候補はありません。このまま入力を続けられます。");
      return;
    }
    tell(`候補${found.length}件${answer.more ? "。ほかにもあります。商号の続きか、後に空白と都道府県名を入力すると絞れます" : ""}。` +
      `上下の矢印キーで選び、Enterで決めます。${answer.notice ?? ""}`);
  }

  async function ask() {
    const field = input;
    const name = field.value.trim();
    asked?.abort();
    asked = new AbortController();
    try {
      const address = `${field.dataset.company}?${new URLSearchParams({ name, format: "json" })}`;
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error();
      const told = await answer.json();
      if (field === input && document.activeElement === field && field.value.trim() === name) show(told);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (field !== input) return;
      close();
      tell("法人を検索できませんでした。このまま入力を続けられます。");
    }
  }

  function soon(field) {
    if (input !== field) close();
    input = field;
    clearTimeout(timer);
    asked?.abort();
    typedOver(field);
    if (field.value.trim().length < LEAST) close();
    else timer = setTimeout(ask, WAIT);
  }

  // The note on what was chosen last: its number, and the former name that choosing it wrote.
  const chosen = (field) => field.parentElement.querySelector(":scope > .company-chosen");

  // A name typed over a choice: the number is still the chosen company's, and it is the number that counts.
  function typedOver(field) {
    const note = chosen(field);
    if (note) note.textContent = `法人番号などは、選んだ会社（${note.dataset.name}）のままです。別の会社なら、選び直すか直してください。`;
  }

  // Once another name stands there, what the choice had written goes with it; a branch behind the name stays.
  function leftBehind(field) {
    const note = chosen(field);
    const name = field.value.trim();
    if (!note || !name || name.includes(note.dataset.name) || "written" in field.dataset) return;
    input = field;
    const values = new Map();
    for (const [key, value] of [["corporate_number", note.dataset.number], ["address", note.dataset.address]]) {
      const other = beside(key);
      if (other && value && other.value === value) values.set(other, "");
    }
    if (!values.size) return;
    writing = true;
    write(values);
    writing = false;
    const words = `商号が変わったので、選んだ会社（${note.dataset.name}）の法人番号と所在地を消しました。`;
    note.textContent = words;
    said.textContent = words;
  }

  function move(to) {
    if (!found.length) return;
    const options = list.children;
    options[active]?.setAttribute("aria-selected", "false");
    active = (to + found.length) % found.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  // The other names after a choice: what was written there, with the company's own former name if that was
  // typed, and without the one that choosing another company had added.
  function otherNames(one) {
    const field = beside("aliases");
    const written = field ? field.value.split(/\s*[、，,]\s*/).filter(Boolean) : [];
    const { number, alias } = chosen(input)?.dataset ?? {};
    const own = number === one.number || alias === one.alias;
    const gone = !own && written.includes(alias) ? alias : null;
    const kept = written.filter((name) => name !== gone);
    const added = field && one.alias && !kept.includes(one.alias) ? one.alias : null;
    return { value: [...kept, added].filter(Boolean).join("、"), gone, added, chosen: added ?? (own ? alias : null) };
  }

  // What choosing writes: on a paper's own name (data-written) another spelling of it stays as it was typed.
  function filled(one, other) {
    const typed = input.value.trim();
    const address = beside("address");
    const stays = "written" in input.dataset && one.same;
    const values = new Map([[input, stays ? typed : one.name], [beside("corporate_number"), one.number]]);
    if (address && one.address && !(stays && address.value.trim())) values.set(address, one.address);
    if (other.added || other.gone) values.set(beside("aliases"), other.value);
    values.delete(null);
    return values;
  }

  function told(one, other) {
    const typed = input.value.trim();
    const words = [`法人番号公表情報の「${one.name}」（法人番号 ${one.number}）を選びました。`];
    if (one.alias) {
      words.push(other.added
        ? `入力した「${typed}」はこの会社の旧商号なので、旧商号・別名に「${one.alias}」を残しました。`
        : `入力した「${typed}」はこの会社の旧商号です。`);
    }
    if (other.gone) words.push(`前に選んだ会社の旧商号「${other.gone}」は除きました。`);
    if (one.closed) {
      words.push(`この法人は閉鎖されています（${one.closed}）。`);
      if (one.successors.length) words.push(`${successors(one)}。承継先のことであれば、承継先の商号で選び直してください。`);
    }
    return words.join("");
  }

  function write(values) {
    for (const [field, value] of values) {
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function choose(place) {
    const field = input;
    const one = found[place];
    const last = chosen(field);
    const other = otherNames(one);
    const values = filled(one, other);
    const before = new Map([...values.keys()].map((key) => [key, key.value]));
    const words = told(one, other);
    writing = true;
    write(values);
    writing = false;
    close();
    last?.remove();
    const note = document.createElement("p");
    note.className = "note company-chosen";
    Object.assign(note.dataset, { name: one.name, number: one.number, address: one.address ?? "" });
    if (other.chosen) note.dataset.alias = other.chosen;
    const back = document.createElement("button");
    back.type = "button";
    back.className = "button button-text button-small";
    back.textContent = "元の入力に戻す";
    back.addEventListener("click", () => {
      writing = true;
      write(before);
      writing = false;
      note.replaceWith(...(last ? [last] : []));
      field.focus();
      said.textContent = "元の入力に戻しました。";
    });
    note.append(words, " ", back);
    field.parentElement.append(note);
    said.textContent = words;
    field.focus();
  }

  let writing = false;

  document.addEventListener("input", (event) => {
    if (!writing && !event.isComposing && event.target.matches?.("input[data-company]")) soon(event.target);
  });
  document.addEventListener("compositionend", (event) => {
    if (event.target.matches?.("input[data-company]")) soon(event.target);
  });
  document.addEventListener("change", (event) => {
    if (!writing && event.target.matches?.("input[data-company]")) leftBehind(event.target);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("input[data-company]")) prepare(event.target);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === input) close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.target !== input || event.isComposing || event.keyCode === 229) return;
    const open = found.length > 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const down = event.key === "ArrowDown";
      if (open) move(down ? active + 1 : active < 0 ? -1 : active - 1);
      else if (down && input.value.trim().length >= LEAST) ask();
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape" && popup.isConnected) {
      event.preventDefault();
      close();
      said.textContent = "候補を閉じました。";
    }
  });

  popup.addEventListener("mousedown", (event) => event.preventDefault()); // the cursor stays in the input
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose([...list.children].indexOf(item));
  });

  document.body.append(said);
  document.querySelectorAll("[data-without-script]").forEach((words) => words.remove());
  document.querySelectorAll("input[data-company]").forEach(prepare);
})();
