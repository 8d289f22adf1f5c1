(function () {
  "use strict";
  const editions = Array.from(document.querySelectorAll(".edition")), known = editions.map((edition) => edition.id);
  const nearest = (lang) => known.find((id) => id === lang)
    || (/^zh/i.test(lang) && known.find((id) => id === (/hant|tw|hk|mo/i.test(lang) ? "zh-Hant" : "zh-Hans")))
    || known.find((id) => id.split("-")[0] === lang.split("-")[0]);
  function show() {
    const chosen = nearest(location.hash.slice(1) || "?") || Array.from(navigator.languages, nearest).find(Boolean) || known[0];
    editions.forEach((edition) => { edition.hidden = edition.id !== chosen; });
    document.documentElement.lang = chosen;
    document.title = document.getElementById(chosen).dataset.title;
  }
  addEventListener("hashchange", show);
  show();
})();
