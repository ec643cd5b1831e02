// The QR code of the paper carries the signs after a #: no server reads them before the button is pressed.
const box = document.getElementById("id_code");
const signs = decodeURIComponent(location.hash.slice(1));
if (box && signs) {
  box.value = signs;
  // Neither the history nor a shared address keeps the signs.
  history.replaceState(null, "", location.pathname);
}
