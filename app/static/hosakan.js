// Small help on top of pages that work without it: focus on the error summary, rows without a reload,
// a question before typed text is left behind.
"use strict";

// A link of the error summary puts the cursor into the field.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (field) {
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: "center" });
  }
});

function renumber(rows) {
  const name = rows.dataset.rows;
  const pattern = new RegExp(`^${name}-\\d+`);
  rows.querySelectorAll(":scope > .row").forEach((row, index) => {
    for (const element of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
      for (const attribute of ["id", "name", "for"]) {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replace(pattern, `${name}-${index}`));
      }
      const described = element.getAttribute("aria-describedby");
      if (described) {
        element.setAttribute("aria-describedby",
          described.split(" ").map((id) => id.replace(pattern, `${name}-${index}`)).join(" "));
      }
    }
    const number = (text) => text.replace(/\d+/, String(index + 1));
    const legend = row.querySelector(":scope > legend");
    const drop = row.querySelector("button[name='drop']");
    if (legend) legend.textContent = number(legend.textContent);
    if (drop) {
      drop.textContent = number(drop.textContent);
      drop.value = `${name}-${index}`;
    }
  });
}

function blank(row) {
  for (const input of row.querySelectorAll("input, textarea")) {
    if (input.type === "checkbox" || input.type === "radio") input.checked = input.defaultChecked && false;
    else { input.value = ""; input.removeAttribute("value"); }
    input.removeAttribute("aria-invalid");
  }
  for (const area of row.querySelectorAll("textarea")) area.textContent = "";
  for (const select of row.querySelectorAll("select")) {
    select.selectedIndex = 0;
    select.removeAttribute("aria-invalid");
  }
  row.querySelectorAll(".error, .note").forEach((element) => element.remove());
  row.querySelectorAll(".has-error").forEach((element) => element.classList.remove("has-error"));
}

// Rows: with at least one row drawn, the next is a blank copy of it; otherwise the server draws it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name='add'], button[name='drop']");
  const rows = button?.closest("fieldset.rows");
  if (!rows) return;
  const drawn = rows.querySelectorAll(":scope > .row");
  if (button.name === "add" && drawn.length) {
    event.preventDefault();
    const row = drawn[drawn.length - 1].cloneNode(true);
    blank(row);
    drawn[drawn.length - 1].after(row);
    renumber(rows);
    row.querySelector("input, select, textarea")?.focus();
  } else if (button.name === "drop" && drawn.length > 1) {
    event.preventDefault();
    button.closest(".row").remove();
    renumber(rows);
    rows.querySelector(":scope > .button-add")?.focus();
  }
});

// Leaving a page with typed text asks first.
let typed = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[method='post']")) typed = true;
});
document.addEventListener("submit", () => { typed = false; });
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
