/** The least that a durable webhook can be: Express, its JSON body, one BullMQ `add`. What ours is measured against. */
import type { AddressInfo } from 'node:net'
import { Queue } from 'bullmq'
import express from 'express'

const queue = new Queue('bare', { connection: { url: process.env.REDIS_URL ?? '' } })
const app = express()
app.use(express.json({ limit: '1mb' }))
app.post('/webhooks/alertmanager', async (request, response) => {
  await queue.add('intake', request.body)
  response.status(202).json({ accepted: true })
})
const server = app.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }))
})
