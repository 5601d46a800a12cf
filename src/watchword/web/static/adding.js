// Adding: files dropped on the sheet, and the live progress of a job.
const sheet = document.getElementById("drop");
if (sheet) {
  const files = sheet.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) {
    sheet.addEventListener(name, (event) => {
      event.preventDefault();
      sheet.classList.add("over");
    });
  }
  sheet.addEventListener("dragleave", () => sheet.classList.remove("over"));
  sheet.addEventListener("drop", (event) => {
    event.preventDefault();
    sheet.classList.remove("over");
    if (event.dataTransfer.files.length) files.files = event.dataTransfer.files;
  });
}

const job = document.getElementById("job");
if (job?.dataset.events) {
  const source = new EventSource(job.dataset.events);
  source.onmessage = (event) => {
    const told = JSON.parse(event.data);
    job.querySelector(".progress").textContent = told.sentence;
    if (told.state === "done" || told.state === "failed") {
      source.close();
      location.reload();
    }
  };
}
