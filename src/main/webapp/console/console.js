// Makes the page live.

import { drawCharts } from "./charts.js";
import { follow } from "./events.js";
import { answerQuestions } from "./explain.js";
import { filterHosts } from "./filter.js";
import { takeOrders } from "./orders.js";
import { keepRefreshing } from "./refresh.js";
import { begin } from "./session.js";

await begin();
takeOrders();
filterHosts();
drawCharts();
answerQuestions();
follow();
keepRefreshing();
document.documentElement.classList.add("live");
