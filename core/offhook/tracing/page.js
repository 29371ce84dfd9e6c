"use strict";
(() => {
  const tools = document.querySelector(".tools");
  if (!tools) return;
  tools.hidden = false;
  const search = tools.querySelector("input");
  const found = tools.querySelector("output");
  const items = [...document.querySelectorAll("[data-item]")];
  const own = new Map(items.map((item) => [item, (item.dataset.item || "").toLowerCase()]));
  const fold = (open) => document.querySelectorAll("main details").forEach((one) => { one.open = open; });
  tools.querySelectorAll("button").forEach((button) => {
    button.addEventListener("click", () => fold(button.value === "open"));
  });
  const look = () => {
    const wanted = search.value.trim().toLowerCase();
    if (!wanted) {
      items.forEach((item) => { item.hidden = false; });
      found.textContent = "";
      return;
    }
    const hits = items.filter((item) => own.get(item).includes(wanted));
    const kept = new Set();
    hits.forEach((hit) => {
      for (let one = hit; one; one = one.parentElement.closest("[data-item]")) kept.add(one);
      hit.querySelectorAll("[data-item]").forEach((below) => kept.add(below));
    });
    items.forEach((item) => { item.hidden = !kept.has(item); });
    hits.forEach((hit) => {
      for (let one = hit.parentElement; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    });
    found.textContent = hits.length === 1 ? "1 found" : `${hits.length} found`;
  };
  search.addEventListener("input", look);
})();
