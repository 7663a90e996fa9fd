// Filters and sorts tables. Every page is whole without it.
"use strict";

(() => {
  const fold = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

  const valueOf = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  const isNone = (value) => value === "" || value === "–";

  // Numbers are sorted from the largest down at first, names from A on.
  const sortable = (table) => {
    const headings = Array.from(table.tHead.rows[0].cells);
    const body = table.tBodies[0];
    headings.forEach((heading, column) => {
      const values = Array.from(body.rows, (row) => valueOf(row, column));
      const numeric = values.every((value) => isNone(value) || !Number.isNaN(Number(value)));
      const compare = numeric
        ? (a, b) => (isNone(a) ? -1 : Number(a)) - (isNone(b) ? -1 : Number(b))
        : collator.compare;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const was = heading.getAttribute("aria-sort");
        const descending = was ? was === "ascending" : numeric;
        headings.forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        const rows = Array.from(body.rows).sort((a, b) => compare(valueOf(a, column), valueOf(b, column)));
        body.append(...(descending ? rows.reverse() : rows));
      });
    });
  };

  const filterable = (table, index) => {
    const rows = Array.from(table.tBodies[0].rows);
    const box = document.createElement("p");
    const label = document.createElement("label");
    const input = document.createElement("input");
    const output = document.createElement("output");
    box.className = "filter";
    input.type = "search";
    input.id = `filter-${index}`;
    label.htmlFor = output.htmlFor = input.id;
    label.textContent = table.dataset.filter;
    const texts = rows.map((row) => fold(row.textContent));
    const apply = () => {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, i) => {
        row.hidden = !words.every((word) => texts[i].includes(word));
        if (!row.hidden) shown += 1;
      });
      output.textContent = words.length > 0 ? `${shown} / ${rows.length}` : "";
    };
    input.addEventListener("input", apply);
    box.append(label, " ", input, " ", output);
    table.closest(".scroll").before(box);
    return apply;
  };

  // Links of earlier years name a recommendation on the first page of its review.
  const forward = () => {
    const anchor = location.hash.slice(1);
    const index = document.querySelector('.local a[href$="/index/index.html"]');
    if (/^(rec|issue)-/.test(anchor) && index && !document.getElementById(anchor)) {
      location.replace(`${index.href}#${anchor}`);
    }
  };

  document.querySelectorAll("table.sortable").forEach(sortable);
  // A handful of rows is seen at a glance.
  const long = Array.from(document.querySelectorAll("table[data-filter]")).filter((table) => table.tBodies[0].rows.length > 5);
  const filters = long.map(filterable);
  filters.forEach((apply) => apply()); // what a browser put back
  forward();
})();
