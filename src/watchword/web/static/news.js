// One connection for all windows of a browser, which opens few to one server: the state of the archive, and each new one.
const windows = new Set();
let latest = null;

new EventSource("/changes").onmessage = (event) => {
  latest = JSON.parse(event.data).state;
  for (const one of windows) one.postMessage(latest);
};

self.onconnect = (event) => {
  const [one] = event.ports;
  windows.add(one);
  one.onmessage = () => windows.delete(one);
  if (latest) one.postMessage(latest);
};
