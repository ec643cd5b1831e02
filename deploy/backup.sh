#!/bin/sh
# Once a day: a dump of the database and a copy of the files, thirteen days kept.
set -eu
folder=/srv/backup
while true; do
    day=$(date -u +%Y-%m-%d)
    pg_dump --format=custom --file="$folder/.database" && mv "$folder/.database" "$folder/$day.dump"
    tar -C /srv/media -czf "$folder/.media" . && mv "$folder/.media" "$folder/$day-media.tar.gz"
    (cd "$folder" && sha256sum "$day.dump" "$day-media.tar.gz" > "$day.sha256")
    find "$folder" -name '20*' -mtime +13 -delete
    touch "$folder/done"
    sleep 86400
done
