document.querySelectorAll("button[data-open]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () {
    document.querySelectorAll("details.edit").forEach(function (edit) { edit.open = button.dataset.open === "yes"; });
  });
});
document.querySelectorAll("button[data-light]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () {
    var root = document.documentElement;
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
});
