// Nobody is signed in any more: nothing of the jury's dossiers stays to be read on this device.
import * as device from "./device.js";

if (self.caches) {
  caches.has(device.PAGES).then(async (isTablet) => {
    if (!isTablet) return;
    await device.open();
    await device.wipe();
  });
}
